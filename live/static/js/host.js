// The console: one big button for the next sensible thing, everything else small and in reach.

import { asks } from "./asks.js";
import { startClock } from "./clock.js";
import { desk, facts, part } from "./desk.js";
import { buttonFor, isTyping } from "./keys.js";

const ASKED = { void: "reason", accept: "label", release: "changed", follow: "reason" };
const version = () => Number(document.body.dataset.version);

/** Gives a cue. `expect` is the version that was before whoever pressed: also where a question stood in between. */
function send(cue, more, expect) {
  return emit("cue", { ...cue, expect, ...more });
}

/** Some things are asked about first: what ends a story, and what a person has to put into words. */
function press(button) {
  const { cue, asks: question, words } = button.dataset;
  if (question) askFirst(question, JSON.parse(cue), words);
  else send(JSON.parse(cue), {}, version());
}

function askFirst(question, cue, words) {
  const dialog = part(`ask-${question}`);
  let seen = version();
  asks(dialog, async (typed) => {
    const answer = await send(cue, typed && ASKED[question] ? { [ASKED[question]]: typed } : {}, seen);
    seen = version();
    return answer;
  });
  const box = dialog.querySelector("input");
  if (words) box.value = words.slice(0, box.maxLength);
}

startClock(facts);
const { emit, isOver } = desk("/host", "console", press);

document.addEventListener("keydown", (event) => {
  if (isOver() || isTyping(event)) return;
  if (event.key === "?") part("keys").showModal();
  const button = buttonFor(event);
  if (button === undefined) return;
  event.preventDefault();
  if (button && !event.repeat) press(button);
});
part("show-keys").addEventListener("click", () => part("keys").showModal());
