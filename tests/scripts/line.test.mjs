import assert from "node:assert/strict";
import { test } from "node:test";
import { page } from "./page.mjs";

page("", { carried: { words: { line: "The line", been: "was here", left: "left the pathway here" } } });
const { line } = await import("../../live/static/js/line.js");
const stops = (...given) => [...line(given.map((each) => ({ name: "GP", ...each }))).children];

test("a story that touches no pathway has no line", () => {
  assert.equal(line([]), null);
});

test("a stop shows how it was met, and where the line is cut", () => {
  const [stop] = stops({ been: true, via: false, off: true, cut: "before" });
  assert.equal(stop.className, "stop been off cut-before");
});

test("where the story is now is said to reading aids, at this stop alone", () => {
  const [been, here] = stops({ been: true }, { been: true, here: true });
  assert.equal(here.getAttribute("aria-current"), "step");
  assert.equal(been.getAttribute("aria-current"), null);
});

test("in words, a stop was left, or was met, or says only its name", () => {
  const said = stops({ left: true, been: true }, { been: true }, { been: true, here: true }, {}).map(
    (each) => each.textContent,
  );
  assert.deepEqual(said, ["GP left the pathway here", "GP was here", "GP", "GP"]);
});
