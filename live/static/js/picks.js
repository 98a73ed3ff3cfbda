// The choices of an open vote as big targets: real boxes and buttons, so that every device can use them.

import { el, told } from "./dom.js";
import { disc, tag } from "./picture.js";
import { say } from "./words.js";

const NONE = "";
const CHOOSE = { approval: "choose_several", gradient: "choose_gradient", "one choice": "choose_one" };

/** The form of an open round with these choices ticked; `answered` changes what its button says. */
export function picks(round, ticked, answered) {
  const kind = round.method === "approval" ? "checkbox" : "radio";
  return el(
    "form",
    { id: `vote-${round.id}`, class: "picks", method: "post" },
    el(
      "fieldset",
      {},
      el("legend", { class: "hint" }, say(CHOOSE[round.method])),
      round.options.map((option) => pick(option, kind, ticked?.includes(option.key))),
      noneOfThese(kind, ticked?.length === 0),
    ),
    el("button", { class: "send", type: "submit" }, say(answered ? "send_change" : "send")),
  );
}

/** What is ticked in a form: keys, [] for "none of these", or null for nothing yet. */
export function ticked(form) {
  const data = new FormData(form);
  const choices = data.getAll("choice");
  return choices.length ? choices.filter((key) => key !== NONE) : null;
}

/** Ticks these choices in a form: [] is "none of these", null nothing. */
export function tick(form, choices) {
  for (const box of form.querySelectorAll("input")) {
    box.checked = choices !== null && (box.value === NONE ? !choices.length : choices.includes(box.value));
  }
}

/** Ticking one thing unticks what it rules out. */
export function exclude(form, box) {
  if (!box.checked) return;
  for (const other of form.querySelectorAll("input")) {
    if (other !== box && (box.value === NONE || other.value === NONE)) other.checked = false;
  }
}

function pick(option, type, on) {
  return el(
    "label",
    { class: "pick", "data-letter": option.letter },
    el("input", { type, name: "choice", value: option.key, checked: on }),
    disc(option.letter),
    el("span", {}, told("bdi", {}, option.label), tag(option, false)),
    el("span", { class: `tick ${type}`, "aria-hidden": "true" }),
  );
}

function noneOfThese(type, on) {
  return el(
    "label",
    { class: "pick none" },
    el("input", { type, name: "choice", value: NONE, checked: on }),
    el("span", {}, say("none")),
    el("span", { class: `tick ${type}`, "aria-hidden": "true" }),
  );
}
