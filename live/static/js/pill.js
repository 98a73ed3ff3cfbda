// In words, beside a dot, whether a face is connected.

import { say } from "./words.js";

/**
 * Says "connected" or "connecting" in the face's own words. A reading aid hears each change once, however often it is
 * tried in between; that a page which was just opened is connected is no news.
 */
export function pill(name) {
  const element = document.getElementById("connection");
  const text = say(name);
  if (element.textContent === text) return;
  if (element.textContent) element.setAttribute("role", "status");
  element.textContent = text;
  element.classList.toggle("lost", name !== "connected");
}
