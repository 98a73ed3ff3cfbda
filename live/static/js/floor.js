// What a phone can say besides its vote: ideas, marks, reasons, and what should not be forgotten.

import { el, told } from "./dom.js";
import { say } from "./words.js";

/** Everything that may be said now, under the one thing that the phone is for. */
export function floor(state, mine) {
  const may = (what) => state.may.includes(what);
  return [
    may("mark") ? marks() : null,
    may("stop")
      ? words("stop", "stop", {
          open: say("say_stop"),
          label: say("stop_label"),
          hint: say("stop_hint"),
          send: say("stop_send"),
        })
      : null,
    may("reason")
      ? words("reason", "say", {
          open: say("reason_label"),
          label: say("reason_label"),
          hint: say("reason_hint"),
          send: say("reason_send"),
        })
      : null,
    may("minority")
      ? words("minority", "say", {
          open: say("minority_label"),
          label: say("minority_label"),
          hint: say("minority_hint"),
          send: say("minority_send"),
        })
      : null,
    may("minority") ? said("minority", state.minority, mine, "endorse", "endorsed") : null,
    may("support") ? said("ideas", state.proposals, mine, "support", "supported") : null,
    debrief(state),
  ];
}

/** How somebody is here; it stands below, since nobody has to say it. */
export function hereAs(state, mine) {
  if (!state.performance?.perspectives) return null;
  const boxes = ["lived experience", "carer", "staff", "community"].map((key) =>
    el(
      "label",
      { class: "box" },
      el("input", { type: "checkbox", name: "perspectives", value: key, checked: (mine.here ?? []).includes(key) }),
      el("span", {}, say(`here_${key}`)),
    ),
  );
  return [
    el("summary", {}, say("here_as")),
    form(
      "here",
      "here",
      el("p", { class: "hint" }, say("here_hint")),
      el("fieldset", {}, el("legend", { class: "unseen" }, say("here_as")), boxes),
      el("button", { class: "send small", type: "submit" }, say("here_send")),
    ),
  ];
}

function marks() {
  return form(
    "mark",
    "mark",
    el("p", { class: "label" }, say("mark_label")),
    el(
      "p",
      { class: "pair" },
      el("button", { class: "mark blocked", type: "submit", name: "mark", value: "blocked" }, say("mark_blocked")),
      el("button", { class: "mark works", type: "submit", name: "mark", value: "works" }, say("mark_works")),
    ),
  );
}

function words(kind, event, { open, label, hint, send }) {
  return el(
    "details",
    { id: `open-${kind}`, class: "open" },
    el("summary", { class: kind === "stop" ? "send stop" : "" }, open),
    form(
      kind,
      event,
      el("label", { class: "label", for: `words-${kind}` }, label),
      el("p", { class: "hint", id: `hint-${kind}` }, hint),
      el("textarea", {
        id: `words-${kind}`,
        name: "text",
        rows: 3,
        maxlength: 280,
        required: true,
        dir: "auto",
        "aria-describedby": `hint-${kind}`,
      }),
      el("button", { class: "send", type: "submit" }, send),
    ),
  );
}

function said(id, sayings, mine, act, done) {
  if (!sayings.length) return null;
  const items = sayings.map(({ id: number, words: text }) =>
    el(
      "li",
      {},
      told("p", { class: "tale" }, text),
      supporting(number, (mine.supports ?? []).includes(number), act, done),
    ),
  );
  return [el("h2", {}, say(id)), el("ul", { id, class: "sayings" }, items)];
}

function supporting(number, is, act, done) {
  if (is) return el("p", { class: "hint" }, say(done));
  return form(
    `support-${number}`,
    "support",
    el("input", { type: "hidden", name: "intervention", value: number }),
    el("button", { class: "send small", type: "submit" }, say(act)),
  );
}

function debrief({ performance }) {
  if (!performance?.debrief) return null;
  const answers = ["yes", "partly", "no"].map((key) =>
    el(
      "label",
      { class: "box" },
      el("input", { type: "radio", name: "heard", value: key }),
      el("span", {}, say(`debrief_${key}`)),
    ),
  );
  return form(
    "debrief",
    "debrief",
    el("p", { class: "hint" }, say("debrief_hint")),
    el("fieldset", {}, el("legend", { class: "label" }, say("debrief_heard")), answers),
    ["good", "better"].map((name) => [
      el("label", { class: "label", for: `debrief-${name}` }, say(`debrief_${name}`)),
      el("textarea", { id: `debrief-${name}`, name, rows: 3, maxlength: 1000, dir: "auto" }),
    ]),
    el("button", { class: "send", type: "submit" }, say("debrief_send")),
  );
}

function form(id, event, ...parts) {
  return el(
    "form",
    { id: `say-${id}`, class: "say", method: "post", "data-event": event, "data-kind": id },
    parts,
    el("p", { class: "answer", role: "status", "data-own": true }),
  );
}
