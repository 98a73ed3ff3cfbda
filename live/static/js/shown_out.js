// What a console or scribe reads when their session or role has ended; what they typed stays.

import { el, put } from "./dom.js";
import { pill } from "./pill.js";
import { say } from "./words.js";

/** Says why the page no longer works, and where to sign in again. */
export function shownOut(refusals, error) {
  pill("stopped");
  const again = error === "signed_out" && el("a", { href: "/sign-in", target: "_blank" }, say("sign_in_again"));
  put(document.getElementById("trouble"), refusals[error] ?? refusals.failed, " ", again);
}
