// Words from the floor as those behind the scenes see them: each with what can become of it.

import { el, told } from "./dom.js";
import { say } from "./words.js";

/** All that was said: what is hidden is folded away. `onNow` is the story that is on. */
export function queue(sayings, may, onNow) {
  const list = (some) =>
    el(
      "ul",
      { class: "queue" },
      some.map((one) => queued(one, may, onNow)),
    );
  const hidden = sayings.filter(({ state }) => state === "hidden");
  const others = sayings.filter(({ state }) => state !== "hidden");
  return [
    others.length ? list(others) : null,
    hidden.length
      ? el(
          "details",
          { id: "queue-hidden" },
          el("summary", {}, say("hidden_ones", { num: hidden.length })),
          list(hidden),
        )
      : null,
  ];
}

/** One saying; `may` tells whether a cue of a kind is possible now. `onNow` is the story that is on. */
export function queued(one, may, onNow) {
  const { id, words, kind, state, support, aloud, heading, story, performance, more } = one;
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
      [
        say(`kind_${kind}`),
        say(`state_${state}`),
        heading,
        support ? say("supports", { num: support }) : "",
        more ? say("more_wait", { num: more }) : "",
      ]
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
    aloud ? null : person(one),
  );
}

/** What can become of all that one person says; it is rare, and folded away. */
function person({ id, muted }) {
  const button = (does, label) => deskButton(`${does}-${id}`, { speaker: id, does }, label);
  return el(
    "details",
    { id: `person-${id}`, class: "person" },
    el("summary", {}, say(muted ? "person_muted" : "person")),
    el(
      "p",
      { class: "row" },
      button("hide", say("hide_all")),
      muted ? button("unmute", say("unmute")) : button("mute", say("mute")),
    ),
  );
}

function deskButton(id, does, label) {
  return el("button", { type: "button", id, "data-floor": JSON.stringify(does) }, label);
}
