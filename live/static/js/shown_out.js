// What a console or scribe reads when their session or role has ended: nothing can be pressed, what they typed stays.

import { el, put } from "./dom.js";
import { pill } from "./pill.js";
import { say } from "./words.js";

/** Says why the page no longer works, and where to sign in again. Its buttons do nothing from now on. */
export function shownOut(refusals, error) {
  pill("stopped");
  document.body.toggleAttribute("data-out", true);
  for (const button of document.querySelectorAll("button")) button.disabled = true;
  const again = error === "signed_out" && el("a", { href: "/sign-in", target: "_blank" }, say("sign_in_again"));
  const typed = hasTyped() && [say("typed_is_here"), " "];
  put(document.getElementById("trouble"), refusals[error] ?? refusals.failed, " ", typed, again);
}

/** Somebody signed in again: the page works as before. */
export function letIn() {
  document.getElementById("trouble").textContent = "";
  document.body.toggleAttribute("data-out", false);
  for (const button of document.querySelectorAll("button")) button.disabled = false;
}

/** Whether words stand in a field that can be seen: a dialog keeps the last ones until it is asked again. */
function hasTyped() {
  const fields = [...document.querySelectorAll("textarea, input:not([type=radio])")];
  return fields.some((field) => field.value.trim() && !field.closest("dialog:not([open])"));
}
