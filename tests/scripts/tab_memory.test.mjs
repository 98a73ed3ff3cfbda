import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { page } from "./page.mjs";

page("");
const { forget, remember, remembered } = await import("../../live/static/js/tab_memory.js");

function refusesStorage() {
  Object.defineProperty(globalThis, "sessionStorage", {
    configurable: true,
    get() {
      throw new Error("refused");
    },
  });
}

beforeEach(() => page("", { address: "http://127.0.0.1/join/ABC" }));

test("a tab remembers a token for its event until it is forgotten", () => {
  assert.equal(remembered("ABC"), null);
  remember("ABC", "secret");
  assert.equal(remembered("ABC"), "secret");
  assert.equal(remembered("DEF"), null);
  forget("ABC");
  assert.equal(remembered("ABC"), null);
});

test("where nothing may be stored, the tab's history remembers it beside what is there", () => {
  refusesStorage();
  history.replaceState({ other: 1 }, "");
  remember("ABC", "secret");
  assert.equal(remembered("ABC"), "secret");
  assert.equal(history.state.other, 1);
  forget("ABC");
  assert.equal(remembered("ABC"), null);
  assert.equal(history.state.other, 1);
});
