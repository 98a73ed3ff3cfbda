// The time that a discussion has left: it shows, and cuts nobody off.

import { say } from "./words.js";

/** The time left in words, or "" where there is no timer. */
export function timeLeft({ minutes, ends }) {
  if (!minutes) return "";
  const left = new Date(ends) - Date.now();
  if (left <= 0) return say("time_up");
  return left < 60000 ? say("a_minute_left") : say("minutes_left", { num: Math.ceil(left / 60000) });
}
