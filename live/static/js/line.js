// The pathway as a tube line: where the story has been, where it is, where it has left the model.

import { el, told } from "./dom.js";
import { say } from "./words.js";

const MARKS = ["been", "via", "off", "here", "left"];

/** The line as a list, already shortened by the server to the stretch around where the story is. */
export function line(stops) {
  return stops.length ? el("ol", { class: "line", "aria-label": say("line") }, stops.map(stop)) : null;
}

function stop(one) {
  const marks = MARKS.filter((mark) => one[mark]);
  if (one.cut) marks.push(`cut-${one.cut}`);
  return el(
    "li",
    { class: ["stop", ...marks].join(" "), "aria-current": one.here ? "step" : null },
    told("span", {}, one.name),
    spoken(one),
  );
}

function spoken(one) {
  const word = one.left ? "left" : one.been && !one.here ? "been" : "";
  return word ? el("span", { class: "unseen" }, ` ${say(word)}`) : null;
}
