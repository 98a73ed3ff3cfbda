// The time that a discussion has left, beside a mark of when it ends. It shows, and cuts nobody off.

import { timeLeft } from "./clock.js";

/** Tells the time that is left from now on. Returns what tells it at once, for after the page was drawn. */
export function keepTime() {
  const tick = () => {
    const timer = document.getElementById("timer");
    if (timer) timer.textContent = timeLeft(timer.dataset);
  };
  setInterval(tick, 1000);
  tick();
  return tick;
}
