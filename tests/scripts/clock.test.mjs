import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { page } from "./page.mjs";

page("", {
  carried: {
    words: {
      time_up: "Time is up",
      a_minute_left: "1 minute",
      minutes_left: { one: "%(num)s min", other: "%(num)s mins" },
    },
  },
});
const { timeLeft } = await import("../../live/static/js/clock.js");

const NOON = Date.parse("2030-05-01T12:00:00Z");
const ends = (time) => timeLeft({ minutes: 5, ends: `2030-05-01T${time}Z` });
mock.timers.enable({ apis: ["Date"], now: NOON });

test("nothing is said where there is no timer", () => {
  assert.equal(timeLeft({ minutes: 0, ends: null }), "");
});

test("minutes that have begun are counted whole", () => {
  assert.equal(ends("12:05:00"), "5 mins");
  assert.equal(ends("12:04:01"), "5 mins");
  assert.equal(ends("12:01:00"), "1 min");
});

test("the last minute is said as such, to its end", () => {
  assert.equal(ends("12:00:59.999"), "1 minute");
  assert.equal(ends("12:00:00.001"), "1 minute");
});

test("time is up at the end, and stays up", () => {
  assert.equal(ends("12:00:00"), "Time is up");
  assert.equal(ends("11:00:00"), "Time is up");
});
