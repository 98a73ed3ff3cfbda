import assert from "node:assert/strict";
import { test } from "node:test";
import { page } from "./page.mjs";

page("", {
  carried: {
    words: {
      and: "%(first)s and %(last)s",
      am: "%(time)s am",
      pm: "%(time)s pm",
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

test("a clock of 24 hours is said in twelve", () => {
  for (const [time, said] of [
    ["00:05", "12:05 am"],
    ["09:30", "9:30 am"],
    ["11:59", "11:59 am"],
    ["12:00", "12:00 pm"],
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
