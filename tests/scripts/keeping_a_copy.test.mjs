import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { happens, one, page, types } from "./page.mjs";

const FORM = `<form action="/write/1/scene" data-saves="by button">
  <input type="hidden" name="csrf_token" value="token"><textarea name="text">words</textarea><input type="text" name="title" value="">
  <input type="checkbox" name="flag" value="a"><input type="checkbox" name="flag" value="b">
  <select name="stage"><option value="gp">GP</option><option value="ed">ED</option></select>
  <p data-saving hidden><span class="saving__words"></span><span role="status"></span><a class="saving__compare" hidden></a></p>
  <p data-copy-here hidden><input type="checkbox" id="keep-a-copy"></p>
  <div class="copy-here__offer" hidden><p class="copy-here__when"></p><p class="copy-here__words"></p>
    <button type="button" data-copy-use>Use</button><button type="button" data-copy-drop>Drop</button></div>
</form><form id="out"><input type="checkbox" name="sure"></form>`;
const WORDS = { "saving-words": { copy: "Typed on {time}", waits: "", begins: "" } };
const NAME = "copy:/write/1/scene";
let turn = 0;
let store;

/** Opens the page, on a device that remembers what it has kept so far. */
async function open({ kept = {}, ...more } = {}) {
  page(FORM, { carried: WORDS, address: "http://localhost/write/1/scene", ...more });
  store = localStorage;
  for (const [name, value] of Object.entries(kept))
    store.setItem(name, typeof value === "string" ? value : JSON.stringify(value));
  const saving = await fresh("_autosaving");
  await fresh("_keeping_a_copy");
  return saving;
}

/** Each page has its own scripts; a copy is told of the one that saves by the same import. */
async function fresh(name) {
  if (name === "_autosaving") {
    const { Saving, savings, words } = await import("../../forum/static/js/_autosaving.js");
    Object.assign(words, WORDS["saving-words"]);
    savings.splice(0, savings.length, new Saving(one("form")));
    return savings[0];
  }
  turn += 1;
  return import(`../../forum/static/js/${name}.js?page=${turn}`);
}

const copy = () => JSON.parse(store.getItem(NAME));
const ticks = (on) => {
  one("#keep-a-copy").checked = on;
  happens(one("#keep-a-copy"), "change");
};
const names = () => Object.keys(store).sort();
const kept = (typed, more = {}) => ({ "keep-a-copy": "yes", [NAME]: { at: 0, typed, ...more } });

page("");
beforeEach(() => open());

test("nothing is kept on a device whose owner did not ask for it", () => {
  types(one("textarea"), "secret");
  assert.deepEqual(names(), []);
  assert.ok(!one("[data-copy-here]").hidden);
});

test("who asks for it has what they type kept, without what only the server may know", () => {
  ticks(true);
  types(one("textarea"), "secret");
  assert.equal(copy().typed, "text=secret&title=&stage=gp");
});

test("what is saved is kept no longer", () => {
  ticks(true);
  types(one("textarea"), "secret");
  types(one("textarea"), "words");
  assert.deepEqual(names(), ["keep-a-copy"]);
});

test("who asks no more has every copy of every story deleted", async () => {
  await open({ kept: { ...kept("text=a"), "copy:/write/2/scene": "{}", other: "stays" } });
  ticks(false);
  assert.deepEqual(names(), ["other"]);
  assert.ok(one(".copy-here__offer").hidden);
});

test("a copy that differs from the page is offered: what was typed, and not what was chosen", async () => {
  await open({ kept: kept("text=secret&title=One&flag=b&stage=ed") });
  assert.ok(!one(".copy-here__offer").hidden);
  assert.match(one(".copy-here__when").textContent, /^Typed on .*1970/);
  assert.equal(one(".copy-here__words").textContent, "secret\n\nOne");
});

test("while a copy is offered it is not overwritten", async () => {
  await open({ kept: kept("text=secret&title=") });
  types(one("textarea"), "other");
  assert.equal(copy().typed, "text=secret&title=");
});

test("a copy of what the page says already is not offered", async () => {
  await open({ kept: kept("text=words&title=&stage=gp") });
  assert.ok(one(".copy-here__offer").hidden);
  assert.deepEqual(names(), ["keep-a-copy"]);
});

test("a copy is put back into the fields that it had, and into no other", async () => {
  await open({ kept: kept("text=secret&flag=b&stage=ed&csrf_token=evil") });
  one("[data-copy-use]").click();
  assert.equal(one("textarea").value, "secret");
  assert.equal(one("select").value, "ed");
  assert.deepEqual(
    [...document.querySelectorAll("[name=flag]")].map((box) => box.checked),
    [false, true],
  );
  assert.equal(one("[name=csrf_token]").value, "token");
  assert.ok(one(".copy-here__offer").hidden);
});

test("a copy that is not wanted is deleted", async () => {
  await open({ kept: kept("text=secret") });
  one("[data-copy-drop]").click();
  assert.equal(one("textarea").value, "words");
  assert.deepEqual(names(), ["keep-a-copy"]);
});

test("a copy that was sent goes when the server answered with another page, and stays when it did not", async () => {
  await open({ kept: kept("text=secret") });
  happens(one("form"), "sent");
  assert.equal(copy().isSent, true);
  await open({ kept: kept("text=secret", { isSent: true }), referrer: "http://localhost/write/1/scene" });
  assert.ok(copy(), "the same page again");
  await open({
    kept: kept("text=secret", { isSent: true }),
    address: "http://localhost/write/1",
    referrer: "http://elsewhere/write/1/scene",
  });
  assert.ok(copy(), "from another site");
  await open({
    kept: kept("text=secret"),
    address: "http://localhost/write/1",
    referrer: "http://localhost/write/1/scene",
  });
  assert.ok(copy(), "it was not sent");
  await open({
    kept: kept("text=secret", { isSent: true }),
    address: "http://localhost/write/1",
    referrer: "http://localhost/write/1/scene",
  });
  assert.equal(copy(), null);
});

for (const path of ["/sign-out", "/account/sign-out-everywhere", "/my-stories/forget"]) {
  test(`${path} forgets everything on this device`, async () => {
    await open({ kept: { ...kept("text=secret"), "copy:/write/2/scene": "{}" } });
    one("#out").setAttribute("action", path);
    happens(one("#out"), "submit");
    assert.deepEqual(names(), []);
  });
}

test("deleting a story forgets its copies and no other's, once it is confirmed", async () => {
  await open({ kept: { ...kept("text=secret"), "copy:/write/1/outline": "{}", "copy:/write/12/scene": "{}" } });
  one("#out").setAttribute("action", "/write/1/delete");
  happens(one("#out"), "submit");
  assert.ok(copy());
  one("[name=sure]").checked = true;
  happens(one("#out"), "submit");
  assert.deepEqual(names(), ["copy:/write/12/scene", "keep-a-copy"]);
});

test("where a browser keeps nothing, nothing is offered", async () => {
  const window = page(FORM, { carried: WORDS });
  Object.defineProperty(window, "localStorage", {
    get() {
      throw new Error("refused");
    },
  });
  await fresh("_autosaving");
  await fresh("_keeping_a_copy");
  assert.ok(one("[data-copy-here]").hidden);
});
