// In words, beside a dot, whether a face is connected.

import { say } from "./words.js";

/** Says "connected" or "connecting" in the face's own words. */
export function pill(name) {
  const element = document.getElementById("connection");
  element.textContent = say(name);
  element.classList.toggle("lost", name !== "connected");
}
