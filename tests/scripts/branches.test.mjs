import assert from "node:assert/strict";
import { test } from "node:test";
import { page } from "./page.mjs";

page("", { carried: { words: { tree_skipped: "(skipped)", tree_here: "(here)" } } });
const { branches } = await import("../../live/static/js/branches.js");

const scene = (heading, ways = [], more = {}) => ({ heading, ways, on_path: false, ...more });
const on = (to) => ({ option: null, to });
const by = (letter, to) => ({ option: { letter, label: `choice ${letter}` }, to });

/** The tree as nested lists of its words. */
function read(list) {
  return [...list.children].map((item) => [
    [...item.querySelectorAll(":scope > p")].map((each) => each.textContent),
    ...[...item.querySelectorAll(":scope > ol")].map(read),
  ]);
}

test("scenes that follow each other without a choice stand in one branch", () => {
  const tree = scene("One", [on(scene("Two", [on(scene("Three"))]))]);
  assert.deepEqual(read(branches(tree)), [[["One", "Two", "Three"]]]);
});

test("each choice begins a branch of its own, also the only one that was played", () => {
  const tree = scene("One", [
    on(scene("Two", [by("A", scene("Left", [by("B", scene("On"))])), by("C", scene("Right"))])),
  ]);
  assert.deepEqual(read(branches(tree)), [
    [
      ["One", "Two"],
      [[["Achoice A", "Left"], [[["Bchoice B", "On"]]]], [["Cchoice C", "Right"]]],
    ],
  ]);
});

test("a scene says where the story is and what was skipped; one without a heading is silent", () => {
  const tree = scene("One", [on(scene("", [on(scene("Two", [], { here: true }))]))], { skipped: true });
  assert.deepEqual(read(branches(tree)), [[["One (skipped)", "Two (here)"]]]);
});

test("the way that the story took is marked", () => {
  const made = branches(
    scene("One", [by("A", scene("Left", [], { on_path: true })), by("B", scene("Right"))], { on_path: true }),
  );
  assert.deepEqual(
    [...made.querySelectorAll("li")].map((item) => item.className),
    ["now", "now", ""],
  );
});
