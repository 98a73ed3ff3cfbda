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

test("a tab remembers a text by its name until it is forgotten", () => {
  assert.equal(remembered("token-ABC"), null);
  remember("token-ABC", "secret");
  assert.equal(remembered("token-ABC"), "secret");
  assert.equal(remembered("token-DEF"), null);
  forget("token-ABC");
  assert.equal(remembered("token-ABC"), null);
});

test("where nothing may be stored, the tab's history remembers it beside what is there", () => {
  refusesStorage();
  history.replaceState({ other: 1 }, "");
  remember("token-ABC", "secret");
  assert.equal(remembered("token-ABC"), "secret");
  assert.equal(history.state.other, 1);
  forget("token-ABC");
  assert.equal(remembered("token-ABC"), null);
  assert.equal(history.state.other, 1);
});
