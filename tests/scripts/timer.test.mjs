import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { one, page } from "./page.mjs";

const WORDS = {
  time_left: "%(minutes)s left",
  time_over: "%(minutes)s over",
  a_minute_left: "a minute",
  minutes_left: { other: "%(num)s minutes" },
  time_up: "time is up",
};
page('<p id="timer" data-ends="2030-05-01T12:07:30Z"></p><span data-until="2030-05-01T12:30:00Z"></span>', {
  carried: { words: WORDS },
});
const { setClock } = await import("../../live/static/js/clock.js");
const { keepTime, partLeft } = await import("../../live/static/js/timer.js");

test("how long a part has left is said, unless its plan was given up", () => {
  mock.method(performance, "now", () => 0);
  setClock("2030-05-01T12:00:00Z");
  const left = (time) => partLeft(`2030-05-01T${time}:00Z`);
  assert.equal(left("12:30"), "30 left");
  assert.equal(left("12:00"), "0 left");
  assert.equal(left("11:45"), "15 over");
  assert.equal(left("11:00"), "60 over");
  assert.equal(left("10:59"), "", "the plan was given up");
  setClock("2030-05-01T01:00:00Z");
  assert.equal(left("13:01"), "", "it is another day's plan");
});

test("the times on the page go on by themselves, and are told at once where the page was drawn anew", () => {
  mock.method(performance, "now", () => 0);
  mock.timers.enable({ apis: ["setInterval"] });
  setClock("2030-05-01T12:00:00Z");
  const tick = keepTime();
  assert.equal(one("#timer").textContent, "8 minutes");
  assert.equal(one("[data-until]").textContent, "30 left");
  setClock("2030-05-01T12:06:45Z");
  mock.timers.tick(1000);
  assert.equal(one("#timer").textContent, "a minute");
  one("#timer").remove();
  one("[data-until]").dataset.until = "2030-05-01T12:06:00Z";
  tick();
  assert.equal(one("[data-until]").textContent, "1 over");
});
