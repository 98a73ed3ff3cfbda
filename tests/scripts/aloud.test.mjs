import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { happens, one, page } from "./page.mjs";

const WORDS = { read_aloud: "Read aloud", stop_reading: "Stop reading" };
const said = [];
const open = () => {
  const window = page("<main></main><button hidden></button>", { carried: { words: WORDS } });
  window.speechSynthesis = { speak: ({ text }) => said.push(text), cancel: () => said.push("(hush)") };
};
globalThis.SpeechSynthesisUtterance = class {
  constructor(text) {
    this.text = text;
  }
};
open();
const { offersSingleKeys } = await import("../../live/static/js/keys.js");
const { Aloud } = await import("../../live/static/js/aloud.js");
let aloud;

const stage = (html) => {
  one("main").innerHTML = html;
  said.length = 0;
  aloud.read();
};
const key = (name, more = {}) => happens(document.body, "keydown", { key: name, ...more });

beforeEach(() => {
  open();
  aloud = new Aloud(one("main"), one("button"));
  said.length = 0;
});

test("nothing is read before somebody asks for it", () => {
  stage("<p>One call</p>");
  assert.deepEqual(said, []);
  assert.ok(!one("button").hidden);
});

test("what is on stage is read part by part, each once", () => {
  stage("<h2>The third\n call</h2><ol><li><p>Warm transfer</p></li><li>Call back</li></ol><p> </p>");
  one("button").click();
  assert.deepEqual(said, ["(hush)", "The third call", "Warm transfer", "Call back"]);
  assert.equal(one("button").textContent, "Stop reading");
  assert.equal(one("button").getAttribute("aria-pressed"), "true");
});

test("a new picture interrupts the old one, and the same one is not read again", () => {
  one("button").click();
  stage("<p>One</p>");
  assert.deepEqual(said, ["(hush)", "One"]);
  stage("<p>One</p>");
  assert.deepEqual(said, []);
  stage("<p>Two</p>");
  assert.deepEqual(said, ["(hush)", "Two"]);
});

test("the R key switches it on and off, but not with another key held", () => {
  key("R");
  assert.ok(aloud.on);
  key("r", { ctrlKey: true });
  key("r", { metaKey: true });
  key("r", { altKey: true });
  key("t");
  assert.ok(aloud.on);
  key("r");
  assert.ok(!aloud.on);
  assert.equal(one("button").textContent, "Read aloud");
  stage("<p>One</p>");
  assert.deepEqual(said, []);
});

test("R reads nothing aloud where single keys are switched off on this device", () => {
  document.body.insertAdjacentHTML("beforeend", '<input type="checkbox" id="single">');
  offersSingleKeys(one("#single"));
  for (const on of [false, true]) {
    one("#single").checked = on;
    happens(one("#single"), "change");
    key("r");
    assert.equal(aloud.on, on);
  }
});
