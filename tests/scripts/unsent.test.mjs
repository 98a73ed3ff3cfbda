import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { one, page } from "./page.mjs";

page("", { carried: { words: {} } });
const { Unsent } = await import("../../live/static/js/unsent.js");

const PICKS = `<form class="picks">
  <input type="checkbox" name="choice" value="a"><input type="checkbox" name="choice" value="b">
</form>`;
const SAY = (kind) => `<details><form class="say" id="say-${kind}" data-kind="${kind}">
  <textarea name="text"></textarea><input type="hidden" name="csrf" value="new"><button name="sent">Send</button>
</form></details>`;
const DEBRIEF = `<form class="say" id="say-debrief" data-kind="debrief">
  <input type="radio" name="heard" value="yes"><input type="radio" name="heard" value="no"><textarea name="good"></textarea>
</form>`;

const state = { round: { id: 7 }, performance: { id: 1 } };

/** What is on now, as the page says it. */
function on({ round = null, performance }) {
  Object.assign(document.body.dataset, { round: round?.id ?? "", roundState: "open", story: performance.id });
}
const nobody = { latest: () => null };
const box = (value) => one(`[value=${value}]`);
let unsent;

const draws = (html) => {
  document.body.innerHTML = html;
};

function putBack(state, ballot) {
  on(state);
  unsent.putBack(ballot);
}

beforeEach(() => {
  page("");
  on(state);
  unsent = new Unsent("unsent-ABC");
});

test("ticks that were not sent come back with their form", () => {
  draws(PICKS);
  box("b").checked = true;
  unsent.keep(one("form"));
  draws("");
  putBack({ performance: state.performance }, nobody);
  draws(PICKS);
  putBack(state, nobody);
  assert.deepEqual([box("a").checked, box("b").checked], [false, true]);
});

test("ticks of one round are not put into another", () => {
  draws(PICKS);
  box("b").checked = true;
  unsent.keep(one("form"));
  draws(PICKS);
  putBack({ ...state, round: { id: 8 } }, nobody);
  assert.equal(box("b").checked, false);
  putBack(state, nobody);
  assert.equal(box("b").checked, false);
});

test("where nothing waits unsent, the last vote is shown", () => {
  draws(PICKS);
  const ballot = { latest: (round) => (round === 7 ? ["a"] : null) };
  putBack(state, ballot);
  assert.equal(box("a").checked, true);
  box("a").checked = false;
  unsent.keep(one("form"));
  putBack(state, ballot);
  assert.equal(box("a").checked, false);
  unsent.forgetTicks();
  putBack(state, ballot);
  assert.equal(box("a").checked, true);
});

test("words come back with their form, and what they are folded in opens", () => {
  draws(SAY("stop"));
  one("textarea").value = "Ask her first";
  unsent.keep(one("form"));
  draws(SAY("stop"));
  putBack(state, nobody);
  assert.equal(one("textarea").value, "Ask her first");
  assert.ok(one("details").open);
});

test("what was closed by hand stays closed while its words stand in it", () => {
  draws(SAY("stop"));
  one("textarea").value = "Ask her first";
  unsent.keep(one("form"));
  putBack(state, nobody);
  assert.ok(!one("details").open);
});

test("hidden fields and buttons are the page's own, never what stood there before", () => {
  draws(SAY("stop"));
  one("[type=hidden]").value = "old";
  unsent.keep(one("form"));
  draws(SAY("stop"));
  putBack(state, nobody);
  assert.equal(one("[type=hidden]").value, "new");
});

for (const [kind, elsewhere] of [
  ["stop", { ...state, performance: { id: 2 } }],
  ["reason", { ...state, round: { id: 8 } }],
  ["minority", { ...state, round: { id: 8 } }],
]) {
  test(`words of the kind "${kind}" do not wander to what they are not about`, () => {
    draws(SAY(kind));
    one("textarea").value = "Because of the wait";
    unsent.keep(one("form"));
    draws(SAY(kind));
    putBack(elsewhere, nobody);
    assert.equal(one("textarea").value, "");
    putBack(state, nobody);
    assert.equal(one("textarea").value, "", "they were dropped");
  });
}

test("an idea belongs to its story and survives a new round; what is said at the end belongs to neither", () => {
  draws(SAY("stop") + DEBRIEF);
  one("#say-stop textarea").value = "Ask her first";
  box("no").checked = true;
  one("[name=good]").value = "The pauses";
  for (const form of document.querySelectorAll("form")) unsent.keep(form);
  draws(SAY("stop") + DEBRIEF);
  putBack({ round: { id: 9 }, performance: { id: 1 } }, nobody);
  assert.equal(one("#say-stop textarea").value, "Ask her first");
  assert.deepEqual([box("yes").checked, box("no").checked], [false, true]);
  draws(DEBRIEF);
  putBack({ round: null, performance: { id: 2 } }, nobody);
  assert.equal(one("[name=good]").value, "The pauses");
});

test("words that were received are forgotten", () => {
  draws(SAY("stop"));
  one("textarea").value = "Ask her first";
  unsent.keep(one("form"));
  unsent.forgetWords("say-stop");
  draws(SAY("stop"));
  putBack(state, nobody);
  assert.equal(one("textarea").value, "");
});

test("the tab remembers what was not sent over a reload, once", () => {
  draws(PICKS + SAY("stop"));
  box("b").checked = true;
  unsent.keep(one("form.picks"));
  one("textarea").value = "What if";
  unsent.keep(one("form.say"));
  unsent.save();
  draws(PICKS + SAY("stop"));
  unsent = new Unsent("unsent-ABC");
  unsent.recall();
  putBack(state, nobody);
  assert.deepEqual([box("a").checked, box("b").checked, one("textarea").value], [false, true, "What if"]);
  const later = new Unsent("unsent-ABC");
  later.recall();
  assert.deepEqual([later.vote, later.words.size], [null, 0]);
});

test("what the tab remembers goes before what a page that just came has ticked", () => {
  draws(PICKS);
  box("b").checked = true;
  unsent.keep(one("form.picks"));
  unsent.save();
  unsent = new Unsent("unsent-ABC");
  draws(PICKS);
  box("a").checked = true;
  unsent.keep(one("form.picks"));
  unsent.recall();
  putBack(state, nobody);
  assert.deepEqual([box("a").checked, box("b").checked], [false, true]);
});

test("a tab that goes with nothing unsent remembers nothing", () => {
  draws(PICKS);
  box("b").checked = true;
  unsent.keep(one("form.picks"));
  unsent.save();
  unsent.forgetTicks();
  unsent.save();
  unsent.recall();
  assert.equal(unsent.vote, null);
});

test("words of one vote leave the form that the next vote keeps", () => {
  draws(SAY("reason"));
  one("textarea").value = "It is closer";
  unsent.keep(one("form"));
  putBack({ ...state, round: { id: 8 } }, nobody);
  assert.equal(one("textarea").value, "");
});

test("what its person folded away stays folded, and a form that comes back with words is open", () => {
  draws(SAY("reason"));
  one("textarea").value = "It is closer";
  unsent.keep(one("form"));
  one("textarea").value = "";
  putBack(state, nobody);
  assert.deepEqual([one("textarea").value, one("details").open], ["It is closer", false]);
  draws(SAY("reason"));
  putBack(state, nobody);
  assert.ok(one("details").open);
});

test("while no round is on, words of one wait in the form that is hidden", () => {
  draws(SAY("reason"));
  one("textarea").value = "Nobody answers after ten";
  unsent.keep(one("form"));
  one("details").hidden = true;
  putBack({ performance: state.performance }, nobody);
  assert.equal(one("textarea").value, "Nobody answers after ten");
  one("details").hidden = false;
  putBack(state, nobody);
  assert.equal(one("textarea").value, "Nobody answers after ten");
  putBack({ ...state, round: { id: 8 } }, nobody);
  assert.equal(one("textarea").value, "");
});

test("words that came back with the page are its person's, and not the form's own", () => {
  draws(SAY("stop").replace("></textarea>", ">Ask her first</textarea>"));
  unsent.adopt(one("form"));
  assert.equal(one("textarea").value, "Ask her first");
  unsent.forgetWords("say-stop");
  one("form").reset();
  assert.equal(one("textarea").value, "");
});
