import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { one, page, settled } from "./page.mjs";

const { asks } = await import("../../live/static/js/asks.js");
const DIALOG = '<dialog><form><input name=reason value=""><button value=yes>Yes</button></form></dialog>';
const dialog = () => one("dialog");
let given;

function question(answer = { ok: true }, html = DIALOG) {
  document.body.innerHTML = html;
  given = [];
  asks(dialog(), async (typed) => {
    given.push(typed);
    return answer;
  });
}

async function closes(value, typed = null) {
  if (typed !== null) one("input").value = typed;
  dialog().returnValue = value;
  dialog().removeAttribute("open");
  dialog().onclose();
  await settled();
}

beforeEach(() => page(""));

test("nothing is done before somebody said yes", async () => {
  question();
  assert.ok(dialog().open);
  await closes("", "words");
  await closes("no", "words");
  assert.deepEqual(given, []);
});

test("a yes hands on what was typed, without the spaces around it", async () => {
  question();
  await closes("yes", "  a slip ");
  assert.deepEqual(given, ["a slip"]);
  assert.ok(!dialog().open);
});

test("a question without a field can be answered, too", async () => {
  question({ ok: true }, "<dialog><form></form></dialog>");
  await closes("yes");
  assert.deepEqual(given, [undefined]);
});

test("a refused answer brings the question back with its words", async () => {
  question({ ok: false });
  await closes("yes", "a slip");
  assert.ok(dialog().open);
  assert.equal(one("input").value, "a slip");
  await closes("");
  assert.equal(given.length, 1);
});

test("the next question starts empty, and an old yes does not answer it", async () => {
  question({ ok: false });
  await closes("yes", "a slip");
  asks(dialog(), () => given.push("again"));
  assert.equal(one("input").value, "");
  assert.equal(dialog().returnValue, "");
});
