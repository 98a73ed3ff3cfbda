import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
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
const { afterSleep, setClock, startClock, timeLeft, until } = await import("../../live/static/js/clock.js");
const beforeItWasSet = [until("2030-05-01T12:00:00Z"), timeLeft({ minutes: 5, ends: "2030-05-01T12:00:00Z" })];

const SLOW_MS = -3 * 60 * 60 * 1000;
const real = Date.now;
let passed; // On the device's monotonic clock, in milliseconds.
let wall; // What its wall clock says, less what the monotonic one does.

mock.method(performance, "now", () => passed);
Date.now = () => real() + wall;

const at = (time) => `2030-05-01T${time}Z`;
const ends = (time) => timeLeft({ minutes: 5, ends: at(time) });

beforeEach(() => {
  passed = 5000;
  wall = 0;
  setClock(at("12:00:00"));
});

test("nothing is said before the server has said what time it is", () => {
  assert.deepEqual(beforeItWasSet, [null, ""]);
});

test("a page that took long to load its scripts counts from when it began to arrive", () => {
  passed = 9000;
  mock.method(performance, "getEntriesByType", () => [{ responseStart: 400 }]);
  startClock({ now: at("12:00:00") });
  assert.equal(until(at("12:00:10")), 10000 - 8600);
  mock.method(performance, "getEntriesByType", () => []);
  startClock({ now: at("12:00:00") });
  assert.equal(until(at("12:00:10")), 10000);
});

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

test("the device's monotonic clock moves the time on, and its wall clock never does", () => {
  passed += 61_000;
  assert.equal(ends("12:05:00"), "4 mins");
  wall = SLOW_MS;
  assert.equal(ends("12:05:00"), "4 mins");
});

test("what the server says later counts, also after a clock that stood still", () => {
  setClock(at("12:03:30"));
  assert.equal(ends("12:05:00"), "2 mins");
});

test("where a device slept it is noticed, and where it did not it is not", () => {
  const looks = [];
  const setInterval = mock.method(globalThis, "setInterval", (look) => looks.push(look));
  const back = mock.fn();
  const fixed = mock.method(Date, "now", () => passed + wall);
  afterSleep(back);
  passed += 1000;
  looks[0]();
  assert.equal(back.mock.callCount(), 0);
  wall = 90_000;
  looks[0]();
  assert.equal(back.mock.callCount(), 1);
  looks[0]();
  assert.equal(back.mock.callCount(), 1);
  fixed.mock.restore();
  setInterval.mock.restore();
});
