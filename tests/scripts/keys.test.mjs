import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { happens, one, page } from "./page.mjs";

const { areSingleKeysOn, buttonFor, isTyping, offersSingleKeys } = await import("../../live/static/js/keys.js");

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

/** The box as somebody finds it on a page of this device, or of another that keeps nothing. */
function box(keeps = true) {
  page('<input type="checkbox" id="box"><button id="only" data-keys="p PageDown"></button>');
  if (!keeps) Object.defineProperty(globalThis, "localStorage", { value: null, configurable: true });
  offersSingleKeys(one("#box"));
  return one("#box");
}

function choose(on) {
  one("#box").checked = on;
  happens(one("#box"), "change");
}

test("single keys are on until somebody switches them off, and the clicker goes on working", () => {
  for (const keeps of [true, false]) {
    assert.ok(box(keeps).checked);
    assert.equal(buttonFor({ key: "p" }), one("#only"));
    choose(false);
    assert.ok(!areSingleKeysOn() && document.body.hasAttribute("data-no-single-keys"));
    for (const key of ["p", "P", "b", ".", "s"]) assert.equal(buttonFor({ key }), undefined);
    assert.equal(buttonFor({ key: "PageDown" }), one("#only"));
    choose(true);
    assert.ok(areSingleKeysOn() && !document.body.hasAttribute("data-no-single-keys"));
  }
});

test("a device remembers that they are off", () => {
  box();
  choose(false);
  offersSingleKeys(one("#box"));
  assert.ok(!one("#box").checked);
  localStorage.removeItem("single-keys");
  choose(true);
});
