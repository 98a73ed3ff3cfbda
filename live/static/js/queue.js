// Words from the floor as those behind the scenes see them: each with what can become of it.

import { el, told } from "./dom.js";
import { say } from "./words.js";

/** One saying; `may` tells whether a cue of a kind is possible now. `onNow` is the story that is on. */
export function queued(one, may, onNow) {
  const { id, words, kind, state, support, aloud, heading, story, performance } = one;
  const from = performance === onNow?.id ? null : told("p", { class: "soft" }, say("from_story", { title: story }));
  const judged = (verdict, label) =>
    state === verdict ? null : deskButton(`judge-${id}-${verdict}`, { judge: id, seen: state, state: verdict }, label);
  return el(
    "li",
    { class: state, id: `saying-${id}` },
    told("p", { class: "tale" }, words || say("aloud")),
    from,
    el(
      "p",
      { class: "soft" },
      [say(`kind_${kind}`), say(`state_${state}`), heading, support ? say("supports", { num: support }) : ""]
        .filter(Boolean)
        .join(" · "),
    ),
    el(
      "p",
      { class: "row" },
      words ? judged("passed", say("pass")) : null,
      aloud && !words ? deskButton(`write-${id}`, { write: id, seen: state }, say("write")) : null,
      kind === "stop" && !from && may("stop") && state !== "hidden"
        ? deskButton(`try-${id}`, { kind: "stop", intervention: id }, say("try"))
        : null,
      kind === "stop" && !from && may("accept") && state !== "hidden" && words
        ? deskButton(`accept-${id}`, { kind: "accept", intervention: id, words }, say("add_choice"))
        : null,
      judged("parked", say("park")),
      judged("hidden", say("hide")),
    ),
  );
}

function deskButton(id, does, label) {
  return el("button", { type: "button", id, "data-floor": JSON.stringify(does) }, label);
}
