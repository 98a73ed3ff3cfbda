// A question that stands before something is done.

import { goBack, place } from "./focus.js";

const SLIP_MS = 350;
const ANSWERS = { PageDown: "yes", PageUp: "no" };

/**
 * Shows a dialog; `then` is given what was typed, and gives the server's answer. Where that refuses, the question
 * comes back with the words that were typed. One that `isNext` came from the key that goes on, which answers it, too.
 */
export function asks(dialog, then, isNext = false) {
  const box = dialog.querySelector("input, textarea");
  const before = place();
  dialog.returnValue = "";
  if (!dialog.showModal) return askPlainly(dialog, box, then);
  dialog.querySelector("form").reset();
  dialog.toggleAttribute("data-next", isNext);
  dialog.dataset.since = performance.now();
  dialog.onclose = async () => {
    goBack(before);
    if (dialog.returnValue !== "yes") return;
    const answer = await then(box?.value.trim());
    dialog.returnValue = "";
    if (!answer.ok && box) dialog.showModal();
  };
  dialog.showModal();
}

/** A browser of before 2022 has no dialogs of a page: it asks the same words itself. */
function askPlainly(dialog, box, then) {
  const words = [...dialog.querySelectorAll("h2, p:not(.row), label")].map((one) => one.textContent.trim()).join("\n");
  const typed = box ? window.prompt(words, "")?.trim() : window.confirm(words) ? undefined : null;
  if (typed === null || (box && typed === undefined) || (box?.required && !typed)) return;
  then(typed);
}

/**
 * Answers the open question by a clicker, which has no other keys: it goes on, or back. Says whether the key was meant
 * for a question; the second press of two is a slip.
 */
export function answerByKey(event) {
  const dialog = document.querySelector("dialog[data-next][open]");
  const answer = ANSWERS[event.key];
  if (!dialog || !answer) return false;
  event.preventDefault();
  if (!event.repeat && performance.now() - dialog.dataset.since > SLIP_MS)
    dialog.querySelector(`button[value="${answer}"]`).click();
  return true;
}
