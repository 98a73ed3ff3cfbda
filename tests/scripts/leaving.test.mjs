import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { happens, one, page } from "./page.mjs";

const WORDS = { left: "Left", presses: ["Twice more", "Once more"], over: "Begin again" };
const BAR = `<div class="leave"><a class="leave__link" href="https://weather.example/">Leave</a>
  <span class="leave__presses" hidden><i></i><i></i><i></i></span><span role="status"></span></div><textarea></textarea>`;
let left;
let turn = 0;

const down = (key = "Shift", more = {}) => happens(one("textarea"), "keydown", { key, ...more });
const up = (key = "Shift") => happens(one("textarea"), "keyup", { key });
const press = (times = 1) => {
  for (let each = 0; each < times; each += 1) {
    down();
    up();
  }
};
const spoken = () => one("[role=status]").textContent;
const lights = () => one(".leave__presses").querySelectorAll(".is-pressed").length;

beforeEach(async () => {
  const window = page(BAR);
  one(".leave").dataset.leaveWords = JSON.stringify(WORDS);
  left = [];
  Object.defineProperty(window.location, "replace", { value: (address) => left.push(address), configurable: true });
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout"] });
  turn += 1;
  await import(`../../forum/static/js/_leaving.js?page=${turn}`);
});

test("three presses of Shift leave, and cover the page at once", () => {
  press(3);
  assert.deepEqual(left, ["https://weather.example/"]);
  assert.equal(document.title, "Left");
  assert.equal(one(".left").textContent, "Left");
  assert.ok(document.body.classList.contains("is-left"));
});

test("each press is shown and said", () => {
  press();
  assert.deepEqual([lights(), spoken()], [1, "Twice more"]);
  assert.ok(!one(".leave__presses").hidden);
  press();
  assert.deepEqual([lights(), spoken()], [2, "Once more"]);
  assert.deepEqual(left, []);
});

test("a Shift that came up without going down on this page is no press", () => {
  up();
  assert.equal(lights(), 0);
  press();
  up();
  assert.equal(lights(), 1);
});

test("presses count wherever the page's own scripts stop them", () => {
  for (const kind of ["keydown", "keyup"]) document.body.addEventListener(kind, (event) => event.stopPropagation());
  press(3);
  assert.equal(left.length, 1);
});

test("another key in between was meant for the text: the count begins anew, silently", () => {
  press(2);
  down("a");
  up("a");
  assert.deepEqual([lights(), spoken()], [0, ""]);
  press(2);
  assert.deepEqual(left, []);
});

test("Shift that was held for a capital letter is no press", () => {
  for (let each = 0; each < 4; each += 1) {
    down();
    down("A");
    up("A");
    up();
  }
  assert.equal(lights(), 0);
  assert.deepEqual(left, []);
});

test("a key that repeats because it is held is one press", () => {
  down();
  for (let each = 0; each < 9; each += 1) down("Shift", { repeat: true });
  up();
  assert.equal(lights(), 1);
});

test("presses further apart than five seconds are not counted together", () => {
  press(2);
  mock.timers.tick(4999);
  assert.equal(lights(), 2);
  mock.timers.tick(1);
  assert.deepEqual([lights(), spoken()], [0, "Begin again"]);
  press();
  assert.deepEqual(left, []);
});

test("the time is counted from the last press", () => {
  press();
  mock.timers.tick(4000);
  press();
  mock.timers.tick(4000);
  press();
  assert.equal(left.length, 1);
});

test('the button leaves the same way, and not by a step that "back" returns to', () => {
  assert.ok(happens(one(".leave__link"), "click").defaultPrevented);
  assert.deepEqual(left, ["https://weather.example/"]);
});
