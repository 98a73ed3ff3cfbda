import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { one, page } from "./page.mjs";

const { entitle } = await import("../../live/static/js/title.js");
const event = { name: "An evening" };

beforeEach(() => page("<h1></h1>"));

test("page and heading are named after the story that is on", () => {
  entitle({ performance: { title: "The third call" }, event }, { site: "Forum" }, one("h1"));
  assert.equal(document.title, "The third call – Forum");
  assert.equal(one("h1").textContent, "The third call");
});

test("they are named after the event where no story is on, or it has no title any more", () => {
  for (const performance of [null, { title: "" }]) {
    entitle({ performance, event }, { site: "Forum" }, one("h1"));
    assert.equal(document.title, "An evening – Forum");
    assert.equal(one("h1").textContent, "An evening");
  }
});

test("a heading that is right already is not touched, so that nobody hears it again", () => {
  one("h1").textContent = "An evening";
  const text = one("h1").firstChild;
  entitle({ event }, { site: "Forum" }, one("h1"));
  assert.equal(one("h1").firstChild, text);
});
