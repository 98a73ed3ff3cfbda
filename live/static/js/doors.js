// The doors of the event, for people behind the scenes: one line when nothing is the matter, and what to press when it is.

import { el } from "./dom.js";
import { number, say } from "./words.js";

/** Whether the doors are open, who waits, and what says that somebody else's phones come in. */
export function doors({ doors: { closed, passes }, at_the_doors: here }) {
  const { waiting, bursts, most, joined, late, forgot } = here;
  return [
    most && !closed ? warning(most) : null,
    waiting ? press("let-in", { do: "let in" }, say("let_in", { num: waiting })) : null,
    bursts.map(({ burst, count }) =>
      el(
        "div",
        { class: "burst" },
        el("p", {}, say("burst_waits", { num: count })),
        press(`let-in-${burst}`, { do: "let in", burst }, say("let_in_burst", { num: count })),
      ),
    ),
    el(
      "details",
      { id: "at-the-doors" },
      el("summary", {}, say(closed ? "doors_closed" : passes ? "doors_open_passes" : "doors_open")),
      el("p", { class: "soft" }, say(closed ? closedHint(passes) : "doors_open_hint")),
      most && !closed
        ? null
        : press("move-doors", { do: closed ? "open" : "close" }, say(closed ? "open_doors" : "close_doors")),
      el(
        "ul",
        { class: "soft" },
        el("li", {}, say("joined_a_minute", { count: number(joined) })),
        late ? el("li", {}, say("joined_late", { num: late })) : null,
        forgot ? el("li", {}, say("forgot", { num: forgot })) : null,
        passes ? el("li", {}, say("passes_needed")) : null,
      ),
    ),
  ];
}

function closedHint(passes) {
  return passes ? "doors_closed_hint_passes" : "doors_closed_hint";
}

function warning(most) {
  return el(
    "div",
    { class: "burst", role: "alert" },
    el("p", {}, say("burst_comes", { num: most })),
    press("move-doors", { do: "close" }, say("close_doors")),
  );
}

function press(id, does, label) {
  return el("p", { class: "row" }, el("button", { type: "button", id, "data-doors": JSON.stringify(does) }, label));
}
