import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { one, page } from "./page.mjs";

page("");
let drawn;
let turn = 0;

const BODY = '<h1 id="title" data-part>Before</h1><main id="stage" data-part><p id="turnout" data-part>1</p></main>';
const update = (more) => ({ tag: "2", since: "1", build: "b", title: "", body: {}, parts: {}, ...more });

beforeEach(async () => {
  page(BODY);
  document.title = "Before – Test My Story";
  Object.assign(document.body.dataset, { tag: "1", build: "b", shows: "scene" });
  mock.timers.reset();
  turn += 1;
  drawn = await import(`../../live/static/js/drawn.js?page=${turn}`);
});

test("what changed is shown, and the page has the new name", () => {
  const body = { class: "screen dim", "data-shows": "open" };
  drawn.show(update({ title: "After", body, parts: { title: "After", turnout: "<b>2</b>" } }));
  assert.equal(document.title, "After – Test My Story");
  assert.equal(one("#title").textContent, "After");
  assert.equal(one("#turnout b").textContent, "2");
  assert.equal(document.body.className, "screen dim");
  assert.equal(document.body.dataset.shows, "open");
  assert.equal(drawn.tag(), "2");
});

test("a part comes after the one that it stands in", () => {
  drawn.show(update({ parts: { stage: '<h2>Q</h2><p id="new" data-part></p>', new: "words" } }));
  assert.equal(one("#new").textContent, "words");
});

test("what the page shows already is not shown again", () => {
  drawn.show(update({ tag: "1", parts: { title: "Again" } }));
  assert.equal(one("#title").textContent, "Before");
});

test("a page that missed what came before is lost, unless it is whole or it has it", () => {
  assert.ok(drawn.isLost(update({ since: "0" })));
  assert.ok(!drawn.isLost(update({ since: "" })));
  assert.ok(!drawn.isLost(update({ since: "1" })));
  assert.ok(!drawn.isLost(update({ tag: "1", since: "0" })));
});

test("where showing fails half-way the page names nothing that it shows", () => {
  assert.throws(() => drawn.show(update({ parts: { nowhere: "words" } })));
  assert.equal(drawn.tag(), "");
  assert.ok(drawn.isLost(update({ tag: "3", since: "2" })));
});

test("a page of another build loads itself anew within a minute, but in no open vote and no question", () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  let loads = 0;
  Object.defineProperty(globalThis, "location", { value: { reload: () => (loads += 1) }, configurable: true });
  drawn.keepUpWith("b");
  mock.timers.tick(60000);
  assert.equal(loads, 0);
  document.body.dataset.shows = "open";
  drawn.keepUpWith("c");
  drawn.keepUpWith("c");
  mock.timers.tick(60000);
  assert.equal(loads, 0);
  document.body.dataset.shows = "closed";
  document.body.insertAdjacentHTML("beforeend", "<dialog open>Why?</dialog>");
  mock.timers.tick(15000);
  assert.equal(loads, 0);
  one("dialog").remove();
  mock.timers.tick(15000);
  assert.equal(loads, 1);
});

test("what stands in the page all the time is shown while it can be used, and keeps what is typed", () => {
  page(`<main id="now" tabindex="-1"><form data-needs="stop"><textarea id="words">Ask her</textarea></form>
    <p data-unless="stop">Not now</p></main>`);
  document.body.dataset.tag = "1";
  one("textarea").focus();
  drawn.show(update({ body: { "data-may": "reason" } }));
  assert.ok(one("form").hidden && !one("p").hidden);
  assert.equal(document.activeElement.id, "now", "the focus is not in what is hidden");
  drawn.show(update({ tag: "3", body: { "data-may": "reason stop" } }));
  assert.ok(!one("form").hidden && one("p").hidden);
  assert.equal(one("textarea").value, "Ask her");
});
