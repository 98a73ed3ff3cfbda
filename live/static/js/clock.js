// The server's time, on which the page counts by the device's monotonic clock: its wall clock may be hours wrong.

import { say } from "./words.js";

const LOOKS_EVERY_MS = 1000;
const SLEPT_MS = 2000;

let ahead = null; // The server's time less the time of `performance.now()`, in milliseconds.

/** The server said that it is `now` (ISO 8601), when this device's monotonic clock stood at `at`. */
export function setClock(now, at = performance.now()) {
  ahead = Date.parse(now) - at;
}

/** Sets the clock by what the page carries. It was true as the page began to arrive: scripts may load long after. */
export function startClock({ now }) {
  setClock(now, performance.getEntriesByType("navigation")[0]?.responseStart);
}

/** The milliseconds from now until a moment of the server's, or null while the server has not said what time it is. */
export function until(moment) {
  return ahead === null ? null : Date.parse(moment) - ahead - performance.now();
}

/** The time that a discussion has left in words, or "" where there is no timer. It shows, and cuts nobody off. */
export function timeLeft({ minutes = 1, ends }) {
  const left = minutes ? until(ends) : null;
  if (left === null) return "";
  if (left <= 0) return say("time_up");
  return left < 60000 ? say("a_minute_left") : say("minutes_left", { num: Math.ceil(left / 60000) });
}

/**
 * Calls `back` after the device has slept. On many devices the monotonic clock stands still meanwhile and the wall
 * clock does not: where the two came apart, the server has to say again what time it is.
 */
export function afterSleep(back) {
  let apart = Date.now() - performance.now();
  setInterval(() => {
    const before = apart;
    apart = Date.now() - performance.now();
    if (Math.abs(apart - before) > SLEPT_MS) back();
  }, LOOKS_EVERY_MS);
}
