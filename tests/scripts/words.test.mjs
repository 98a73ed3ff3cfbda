import assert from "node:assert/strict";
import { test } from "node:test";
import { page } from "./page.mjs";

page("", {
  carried: {
    words: {
      and: "%(first)s and %(last)s",
      hour_00: "12:%(minute)s am",
      hour_09: "9:%(minute)s am",
      hour_22: "10:%(minute)s pm",
      votes: { one: "%(num)s vote", other: "%(num)s votes" },
      percent: "%(percent)s%%",
      none: "None of these",
    },
  },
});
const { clock, listed, number, say } = await import("../../live/static/js/words.js");

test("words are said as the page carries them", () => {
  assert.equal(say("none"), "None of these");
});

test("placeholders are filled in, and a doubled percent sign is one", () => {
  assert.equal(say("percent", { percent: 42 }), "42%");
  assert.equal(say("percent", { percent: 0 }), "0%");
});

test("a placeholder without a value leaves nothing behind", () => {
  assert.equal(say("percent"), "%");
});

test("letters are listed as people say them", () => {
  assert.equal(listed([]), "");
  assert.equal(listed(["A"]), "A");
  assert.equal(listed(["A", "D"]), "A and D");
  assert.equal(listed(["A", "B", "D"]), "A, B and D");
});

test("a sentence about a number takes the form that the page's language has for it", () => {
  assert.equal(say("votes", { num: 1 }), "1 vote");
  assert.equal(say("votes", { num: 0 }), "0 votes");
  assert.equal(say("votes", { num: 1200 }), "1,200 votes");
});

test("a clock time is said by the words for its hour", () => {
  for (const [time, said] of [
    ["00:05", "12:05 am"],
    ["09:30", "9:30 am"],
    ["22:50", "10:50 pm"],
  ]) {
    assert.equal(clock(time), said);
  }
});

test("whole figures are grouped as the page's language groups them", () => {
  assert.equal(number(1234567), "1,234,567");
  document.documentElement.lang = "de";
  assert.equal(number(1234567), "1.234.567");
  document.documentElement.lang = "";
  assert.equal(number(1234), "1,234");
});
