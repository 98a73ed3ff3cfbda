import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { happens, one, page } from "./page.mjs";

const moment = (at, reason) => ({ at, shows: "void", parts: { stage: `<p dir="auto">${reason}</p>`, foot: "" } });
const BODY = `<div id="stage-box"><div id="stage"></div></div><div id="foot"></div>
  <button id="play" data-play="Play" data-pause="Pause"></button><button id="back"></button><button id="forward"></button>
  <input id="place" type="number"><input id="speed" value="10">`;
const shown = () => one("#stage").textContent.match(/slip \d/)[0];
const tick = (ms) => mock.timers.tick(ms);
let turn = 0;

beforeEach(async () => {
  const moments = [moment(0, "slip 1"), moment(20, "slip 2"), moment(21, "slip 3")];
  page(BODY, { carried: { words: {}, facts: { moments } } });
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout"] });
  turn += 1;
  await import(`../../live/static/js/record.js?page=${turn}`);
});

test("a record begins with its first picture, and stands still", () => {
  assert.equal(shown(), "slip 1");
  tick(60000);
  assert.equal(shown(), "slip 1");
});

test("it plays as fast as it is told, and no faster than can be seen", () => {
  one("#play").click();
  assert.equal(one("#play").textContent, "Pause");
  tick(1999);
  assert.equal(shown(), "slip 1");
  tick(1);
  assert.equal(shown(), "slip 2");
  tick(599);
  assert.equal(shown(), "slip 2");
  tick(1);
  assert.equal(shown(), "slip 3");
});

test("at its end it stops, and plays from the beginning when asked again", () => {
  one("#play").click();
  tick(2000);
  tick(600);
  assert.equal(one("#play").textContent, "Play");
  assert.equal(one("#play").getAttribute("aria-pressed"), "false");
  one("#play").click();
  assert.equal(shown(), "slip 1");
  tick(2000);
  assert.equal(shown(), "slip 2");
});

test("going by hand stops it, and goes no further than there is", () => {
  one("#play").click();
  one("#forward").click();
  assert.equal(shown(), "slip 2");
  tick(60000);
  assert.equal(shown(), "slip 2");
  for (const [button, end] of [
    ["#forward", "slip 3"],
    ["#back", "slip 1"],
  ]) {
    for (let press = 0; press < 4; press += 1) one(button).click();
    assert.equal(shown(), end);
  }
});

test("any place can be gone to", () => {
  one("#place").value = "2";
  happens(one("#place"), "input");
  assert.equal(shown(), "slip 3");
});
