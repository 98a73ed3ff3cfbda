import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { one, page } from "./page.mjs";

page("");
const { exclude, tick, ticked } = await import("../../live/static/js/picks.js");

const boxes = () => [...document.querySelectorAll("input")];
const onPage = () =>
  boxes()
    .filter((box) => box.checked)
    .map((box) => box.value);

function shows(choices) {
  const box = (value) => `<input type="checkbox" name="choice" value="${value}">`;
  document.body.innerHTML = `<form>${box("a")}${box("b")}${box("")}</form>`;
  tick(one("form"), choices);
  return one("form");
}

beforeEach(() => page(""));

test("what is ticked is read as it was put in", () => {
  for (const choices of [null, [], ["a"], ["a", "b"]]) {
    assert.deepEqual(ticked(shows(choices)), choices);
  }
});

test("nothing ticked and none of these are two answers", () => {
  const form = shows(null);
  assert.equal(ticked(form), null);
  boxes().at(-1).checked = true;
  assert.deepEqual(ticked(form), []);
});

test("ticks are put into a form that is there already", () => {
  const form = shows(["a"]);
  for (const [choices, values] of [
    [["b"], ["b"]],
    [[], [""]],
    [null, []],
  ]) {
    tick(form, choices);
    assert.deepEqual(onPage(), values);
  }
});

test("a choice and none of these rule each other out", () => {
  const form = shows(["a", "b"]);
  const [a, , none] = boxes();
  none.checked = true;
  exclude(form, none);
  assert.deepEqual(ticked(form), []);
  a.checked = true;
  exclude(form, a);
  assert.deepEqual(ticked(form), ["a"]);
});

test("two choices stand beside each other, and unticking rules nothing out", () => {
  const form = shows(["a", "b"]);
  const [a, b] = boxes();
  exclude(form, b);
  assert.deepEqual(ticked(form), ["a", "b"]);
  a.checked = false;
  exclude(form, a);
  assert.deepEqual(ticked(form), ["b"]);
});
