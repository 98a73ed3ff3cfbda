import assert from "node:assert/strict";
import { test } from "node:test";
import { one, page } from "./page.mjs";

const WORDS = { stopped: "Stopped", sign_in_again: "Sign in again", typed_is_here: "What you typed is still here." };
page("", { carried: { words: WORDS } });
const { letIn, shownOut } = await import("../../live/static/js/shown_out.js");

const REFUSALS = { signed_out: "You are signed out.", failed: "It did not work." };
const out = (error, html = "") => {
  page(`<p id="connection"></p><p id="trouble"></p><button>Go</button>${html}`);
  shownOut(REFUSALS, error);
  return one("#trouble").textContent;
};

test("a page that works no more says why, and nothing can be pressed", () => {
  assert.equal(out("not_allowed_here"), "It did not work. ");
  assert.ok(one("button").disabled);
  assert.ok(document.body.hasAttribute("data-out"));
  assert.equal(one("#connection").textContent, "Stopped");
  assert.ok(one("#connection").classList.contains("lost"));
});

test("who is signed out is shown where to sign in; who lost a role is not", () => {
  assert.equal(out("signed_out"), "You are signed out. Sign in again");
  assert.equal(one("a").getAttribute("href"), "/sign-in");
  out("revoked");
  assert.equal(one("a"), null);
});

test("words that can be seen are said to be still there", () => {
  const still = "What you typed is still here.";
  for (const [html, isSaid] of [
    ["<textarea>Ask her</textarea>", true],
    ["<dialog open><input value=x></dialog>", true],
    ["<textarea>  </textarea>", false],
    ["<dialog><input value=x></dialog>", false],
    ["<input type=radio value=yes>", false],
  ]) {
    assert.equal(out("signed_out", html).includes(still), isSaid, html);
  }
});

test("who signs in again can go on", () => {
  out("signed_out");
  letIn();
  assert.equal(one("#trouble").textContent, "");
  assert.ok(!one("button").disabled);
  assert.ok(!document.body.hasAttribute("data-out"));
});
