// Somebody whose session or role is over: what happened and what to do, with all that was typed left as it is.

import { el, put } from "./dom.js";
import { pill } from "./pill.js";
import { say } from "./words.js";

/** Says why the page no longer works, and where to sign in again. */
export function shownOut(refusals, error) {
  pill("stopped");
  const again = error === "signed_out" && el("a", { href: "/sign-in", target: "_blank" }, say("sign_in_again"));
  put(document.getElementById("trouble"), refusals[error] ?? refusals.failed, " ", again);
}
