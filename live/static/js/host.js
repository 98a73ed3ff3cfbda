// The console: one big button for the next sensible thing, everything else small and in reach.

import { answerByKey, asks } from "./asks.js";
import { startClock } from "./clock.js";
import { desk, facts, part } from "./desk.js";
import { areSingleKeysOn, buttonFor, isTyping, offersSingleKeys } from "./keys.js";
import { fromTheTop } from "./top.js";

const ASKED = { void: "reason", accept: "label", release: "changed", follow: "reason" };
const version = () => Number(document.body.dataset.version);

/** Gives a cue. `expect` is the version that was before whoever pressed: also where a question stood in between. */
function send(cue, more, expect) {
  return emit("cue", { ...cue, expect, ...more });
}

/** Some things are asked about first: what ends a story, and what a person has to put into words. */
function press(button) {
  const { cue, asks: question } = button.dataset;
  const words = button.closest("[id^=saying-]")?.querySelector(".tale").textContent;
  if (question) askFirst(question, JSON.parse(cue), words, button.id === "big");
  else send(JSON.parse(cue), {}, version());
}

function askFirst(question, cue, words, isNext) {
  const dialog = part(`ask-${question}`);
  let seen = version();
  const then = async (typed) => {
    const answer = await send(cue, typed && ASKED[question] ? { [ASKED[question]]: typed } : {}, seen);
    seen = version();
    return answer;
  };
  asks(dialog, then, isNext);
  const box = dialog.querySelector("input");
  if (words) box.value = words.slice(0, box.maxLength);
}

startClock(facts);
const { emit, isOver, isBusy } = desk("/host", "console", press, fromTheTop);

document.addEventListener("keydown", (event) => {
  if (isOver() || answerByKey(event) || isTyping(event)) return;
  if (event.key === "?" && areSingleKeysOn()) part("keys").showModal();
  const button = buttonFor(event);
  if (button === undefined) return;
  event.preventDefault();
  if (button && !event.repeat && !isBusy()) press(button);
});
part("show-keys").addEventListener("click", () => part("keys").showModal());
offersSingleKeys(part("single-keys"));
