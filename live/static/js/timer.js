// Times that pass by themselves, beside marks of when they end. They show, and cut nobody off.

import { timeLeft, until } from "./clock.js";
import { number, say } from "./words.js";

const MUCH_LEFT = 12 * 60;
const MUCH_OVER = 60;

/** Tells the times that are left from now on. Returns what tells them at once, for after the page was drawn. */
export function keepTime() {
  setInterval(tick, 1000);
  tick();
  return tick;
}

function tick() {
  const timer = document.getElementById("timer");
  if (timer) timer.textContent = timeLeft(timer.dataset);
  const left = document.querySelector("[data-until]");
  if (left) left.textContent = partLeft(left.dataset.until);
}

/** How long a part of the event has left, in words; nothing where its plan was given up. */
export function partLeft(end) {
  const left = until(end);
  const minutes = Math.round(left / 60000);
  if (left === null || minutes > MUCH_LEFT || minutes < -MUCH_OVER) return "";
  return minutes >= 0
    ? say("time_left", { minutes: number(minutes) })
    : say("time_over", { minutes: number(-minutes) });
}
