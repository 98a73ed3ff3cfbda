import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { one, page } from "./page.mjs";

const WORDS = {
  choose_several: "Choose all that you could support",
  choose_gradient: "Choose how far",
  choose_one: "Choose one",
  send: "Send",
  send_change: "Change my answer",
  none: "None of these",
  from_floor: "From the room",
};
page("", { carried: { words: WORDS } });
const { exclude, picks, tick, ticked } = await import("../../live/static/js/picks.js");

const options = [
  { key: "a", letter: "A", label: "Warm transfer" },
  { key: "b", letter: "B", label: "Call back", origin: "floor" },
];
const boxes = () => [...document.querySelectorAll("input")];
const onPage = () =>
  boxes()
    .filter((box) => box.checked)
    .map((box) => box.value);

function shows(choices, { method = "approval", answered = false } = {}) {
  document.body.replaceChildren(picks({ id: 7, method, options }, choices, answered));
  return one("form");
}

beforeEach(() => page(""));

test("several can be chosen in an approval vote, one in any other", () => {
  shows(null);
  assert.ok(boxes().every(({ type }) => type === "checkbox"));
  for (const method of ["one choice", "gradient"]) {
    shows(null, { method });
    assert.ok(boxes().every(({ type }) => type === "radio"));
  }
});

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

test("the button says whether an answer is there to be changed", () => {
  shows(null);
  assert.equal(one("button").textContent, "Send");
  shows(["a"], { answered: true });
  assert.equal(one("button").textContent, "Change my answer");
});

test("while the room decides, only what was born in the room says where it comes from", () => {
  shows(null);
  assert.deepEqual(
    [...document.querySelectorAll(".tag")].map((tag) => tag.textContent),
    ["From the room"],
  );
});

test("a label is text, whoever wrote it", () => {
  const written = "<b>bold</b>";
  document.body.replaceChildren(
    picks({ id: 7, method: "one choice", options: [{ ...options[0], label: written }] }, null, false),
  );
  assert.equal(one("bdi").textContent, written);
  assert.equal(one("bdi b"), null);
});
