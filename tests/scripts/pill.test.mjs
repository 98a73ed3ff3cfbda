import assert from "node:assert/strict";
import { test } from "node:test";
import { one, page } from "./page.mjs";

page('<p id="connection"></p>', { carried: { words: { connected: "Connected", connecting: "Connecting again" } } });
const { pill } = await import("../../live/static/js/pill.js");

test("that a fresh page is connected is no news, and each change after that is said once", () => {
  const shown = one("#connection");
  pill("connected");
  assert.equal(shown.getAttribute("role"), null);
  pill("connecting");
  assert.equal(shown.getAttribute("role"), "status");
  const words = shown.firstChild;
  pill("connecting");
  assert.equal(shown.firstChild, words);
  assert.ok(shown.classList.contains("lost"));
  pill("connected");
  assert.equal(shown.textContent, "Connected");
  assert.ok(!shown.classList.contains("lost"));
});
