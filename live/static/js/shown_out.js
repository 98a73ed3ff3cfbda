// What a console or scribe reads when their session or role has ended: nothing can be pressed, what they typed stays.

import { keepingFocus } from "./focus.js";
import { pill } from "./pill.js";
import { say } from "./words.js";

/** Says why the page no longer works, and where to sign in again. Its buttons do nothing from now on. */
export function shownOut(refusals, error) {
  pill("stopped");
  document.body.toggleAttribute("data-out", true);
  keepingFocus(() => {
    for (const button of document.querySelectorAll("button")) button.disabled = true;
  });
  const parts = [refusals[error] ?? refusals.failed];
  if (hasTyped()) parts.push(say("typed_is_here"));
  document
    .getElementById("trouble")
    .replaceChildren(`${parts.join(" ")} `, ...(error === "signed_out" ? [again()] : []));
}

function again() {
  const link = document.createElement("a");
  return Object.assign(link, { href: "/sign-in", target: "_blank", textContent: say("sign_in_again") });
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
