import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { one, page } from "./page.mjs";

const { actionFor, isTyping } = await import("../../live/static/js/keys.js");
const action = (kind, details = {}) => ({ kind, with: details });
const pressed = (key, ...actions) => actionFor({ key }, { next: null, actions });

beforeEach(() => page("<input><textarea></textarea><select></select><button></button><dialog></dialog>"));

test("Page Down and the right arrow do the next thing", () => {
  const next = action("show");
  for (const key of ["PageDown", "ArrowRight"]) assert.equal(actionFor({ key }, { next, actions: [] }), next);
});

test("a key whose action is not possible now is known, and does nothing", () => {
  for (const key of ["PageDown", "PageUp", "b", ".", "p", "s"]) assert.equal(pressed(key), null);
});

test("other keys mean nothing here", () => {
  for (const key of ["a", "Enter", "Escape", "ArrowUp", " "]) assert.equal(pressed(key, action("pause")), undefined);
});

test("Page Up goes back to a scene, and to nothing else that can be shown", () => {
  const scene = action("show", { scene: "s1" });
  assert.equal(pressed("PageUp", action("show", { tree: true }), scene), scene);
  assert.equal(pressed("ArrowLeft", action("show", { tree: true })), null);
});

test("one key blanks the screen and brings it back, and so does the clicker's full stop", () => {
  for (const key of ["b", "B", "."]) {
    assert.equal(pressed(key, action("blank")).kind, "blank");
    assert.equal(pressed(key, action("unblank")).kind, "unblank");
  }
});

test("one key pauses and resumes", () => {
  assert.equal(pressed("P", action("pause")).kind, "pause");
  assert.equal(pressed("p", action("resume")).kind, "resume");
});

test("releasing a stop comes before calling another", () => {
  assert.equal(pressed("s", action("stop"), action("release")).kind, "release");
  assert.equal(pressed("s", action("stop")).kind, "stop");
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
