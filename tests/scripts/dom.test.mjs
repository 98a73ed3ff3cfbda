import assert from "node:assert/strict";
import { test } from "node:test";
import { page } from "./page.mjs";

page("", { carried: { facts: { code: "ABC", tags: "</script>" } } });
const { carried } = await import("../../live/static/js/dom.js");

test("what a page carries for its script is read as it was written", () => {
  assert.deepEqual(carried("facts"), { code: "ABC", tags: "</script>" });
});
