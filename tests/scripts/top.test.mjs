import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { one, page } from "./page.mjs";

page('<textarea></textarea><input type="checkbox" value="a">');
document.body.dataset.moment = "1 s1";
const { fromTheTop } = await import("../../live/static/js/top.js");

let tops;
let turn = 1;

/** The room looks at something else. */
function goesOn() {
  turn += 1;
  document.body.dataset.moment = `1 s${turn}`;
  fromTheTop();
}

beforeEach(() => {
  tops = 0;
  globalThis.scrollTo = (x, y) => {
    assert.deepEqual([x, y], [0, 0]);
    tops += 1;
  };
  one("textarea").value = "";
  one("textarea").blur();
});

test("what is new is read from its beginning, and what is the same is left where it is", () => {
  goesOn();
  fromTheTop();
  assert.equal(tops, 1);
});

test("nothing moves under the hands of whoever is writing", () => {
  one("textarea").value = "Ask her";
  one("textarea").focus();
  goesOn();
  assert.equal(tops, 0);
});

test("a field without words, and a box, are no writing", () => {
  for (const name of ["textarea", "input"]) {
    one(name).focus();
    goesOn();
  }
  assert.equal(tops, 2);
});
