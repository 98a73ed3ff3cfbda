import assert from "node:assert/strict";
import { test } from "node:test";
import { happens, one, page } from "./page.mjs";

const FORM = `<form><input type="hidden" name="based_on" value="5"><input name="title" value="Old"><textarea>words</textarea>
  <input type="checkbox" name="flag"><input type="radio" name="way" value="a" checked><input type="radio" name="way" value="b">
  <select><option>GP</option><option selected>ED</option></select><select id="bare"><option>x</option><option>y</option></select>
  <input type="hidden" name="csrf_token" value="t"></form>`;
let turn = 0;

/** Goes back to a page that stood on revision 3 when it was left; `restores` is what the browser puts into it. */
async function back(restores, state = { basedOn: ["3"] }) {
  const { HTMLOptionElement } = page(FORM);
  // What every browser has, and the document in memory lacks.
  Object.defineProperty(HTMLOptionElement.prototype, "defaultSelected", {
    get() {
      return this.hasAttribute("selected");
    },
    configurable: true,
  });
  history.replaceState(state, "");
  turn += 1;
  await import(`../../forum/static/js/_based_on.js?page=${turn}`);
  restores();
  happens(window, "pageshow");
  return one("[name=based_on]").value;
}

for (const [what, restores] of [
  ["a text", () => (one("textarea").value = "typed")],
  ["a line", () => (one("[name=title]").value = "typed")],
  ["a tick", () => (one("[name=flag]").checked = true)],
  ["a choice", () => (one("[value=b]").checked = true)],
  ["an entry of a list", () => (one("select").selectedIndex = 0)],
  ["an entry of a list that has none chosen", () => (one("#bare").selectedIndex = 1)],
]) {
  test(`${what} that was typed on an older revision is sent as such`, async () => {
    assert.equal(await back(restores), "3");
  });
}

test("a page into which nothing was put back is based on what it shows", async () => {
  assert.equal(await back(() => {}), "5");
  assert.equal(await back(() => (one("[name=csrf_token]").value = "other")), "5");
});

test("a page that is met for the first time remembers what it is based on, beside what else is known of it", async () => {
  assert.equal(await back(() => (one("textarea").value = "typed"), { scroll: 7 }), "5");
  assert.deepEqual(history.state, { scroll: 7, basedOn: ["5"] });
});
