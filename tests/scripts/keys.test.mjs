import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { one, page } from "./page.mjs";

const { buttonFor, isTyping } = await import("../../live/static/js/keys.js");

/** The button that a key presses on a page with one button, which these keys press. */
function pressed(key, keys) {
  page(`<button id="only" data-keys="${keys}"></button>`);
  return buttonFor({ key });
}

beforeEach(() => page("<input><textarea></textarea><select></select><button></button><dialog></dialog>"));

test("a key presses the button that it is written on", () => {
  for (const key of ["PageDown", "ArrowRight"]) assert.equal(pressed(key, "PageDown ArrowRight"), one("#only"));
  assert.equal(pressed(".", "b ."), one("#only"));
  assert.equal(pressed("PageUp", "b ."), null);
});

test("a letter is the same key with and without Shift", () => {
  for (const key of ["p", "P"]) assert.equal(pressed(key, "p"), one("#only"));
});

test("a key whose button is not there now is known, and does nothing", () => {
  for (const key of ["PageDown", "PageUp", "ArrowLeft", "b", ".", "p", "s"]) assert.equal(pressed(key, ""), null);
});

test("other keys mean nothing here", () => {
  for (const key of ["a", "Enter", "Escape", "ArrowUp", " ", '"', "]"]) assert.equal(pressed(key, "p"), undefined);
});

test("a key in a field is typed", () => {
  for (const name of ["input", "textarea", "select"]) assert.ok(isTyping({ target: one(name) }), name);
  assert.ok(!isTyping({ target: one("button") }));
});

test("a key with Control, Alt or Command is the browser's", () => {
  for (const held of ["ctrlKey", "metaKey", "altKey"]) assert.ok(isTyping({ target: one("button"), [held]: true }));
});

test("while a question stands open, keys belong to it", () => {
  one("dialog").setAttribute("open", "");
  assert.ok(isTyping({ target: one("button") }));
});
