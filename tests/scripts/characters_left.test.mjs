import assert from "node:assert/strict";
import { test } from "node:test";
import { one, page } from "./page.mjs";

const FIELD = `<div data-module="nhsuk-character-count" data-maxlength="100" data-threshold="75">
  <textarea id="words" class="nhsuk-js-character-count"></textarea><div id="words-info">100 at most</div></div>`;

for (const name of ["HTMLTextAreaElement", "HTMLInputElement", "Element"]) globalThis[name] ??= page("")[name];
const { CharactersLeft } = await import("../../forum/static/js/_characters_left.js");

test("what is left is said once for each step, and is right whenever somebody reads it", () => {
  const window = page(FIELD);
  for (const name of ["HTMLTextAreaElement", "HTMLInputElement", "Element"]) globalThis[name] = window[name];
  globalThis.window.addEventListener = window.addEventListener.bind(window);
  document.body.classList.add("nhsuk-frontend-supported");
  const count = new CharactersLeft(one("[data-module]"));
  const shown = one(".nhsuk-character-count__sr-status");
  const types = (length) => {
    one("#words").value = "a".repeat(length);
    count.updateCount();
    count.updateCountMessage();
    return [shown.getAttribute("aria-live"), shown.textContent];
  };
  types(10);
  assert.deepEqual(types(76), ["polite", "You have 24 characters remaining"]);
  assert.deepEqual(types(78), ["off", "You have 22 characters remaining"]);
  assert.deepEqual(types(81), ["polite", "You have 19 characters remaining"]);
  assert.deepEqual(types(99), ["off", "You have 1 character remaining"]);
  assert.deepEqual(types(103), ["polite", "You have 3 characters too many"]);
  assert.equal(types(104)[0], "off");
  assert.equal(types(100)[0], "polite");
});
