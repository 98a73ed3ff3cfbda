import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { one, page } from "./page.mjs";

const NAMES = ["received", "your_answer", "change_until", "chose_none", "send", "send_change", "sending", "unsent"];
const WORDS = {
  ...Object.fromEntries(NAMES.map((name) => [name, name])),
  waits_doors: "doors closed",
  waits_next_round: "from the next",
  waits_pass: "needs a pass",
  type_pass: "type it",
  chose: "chose %(letters)s",
  could_support: "supports %(letters)s",
  and: "%(first)s and %(last)s",
};
page("", { carried: { words: WORDS } });
const { asked, tellMine, waits } = await import("../../live/static/js/mine.js");

const ANSWER = (lead, more) =>
  `<p data-mine="received" data-lead="${lead}" data-more="${more}" data-chose="could_support"
    data-letters="a:A b:B" hidden></p>`;
const OPEN = `<p data-mine="waits" hidden></p>${ANSWER("received", "change_until")}
  <div data-mine="forgotten" hidden><p>it is in</p><a>I have not voted</a></div>
  <form class="picks"><fieldset></fieldset><button class="send">send</button></form>
  <div data-mine="floor"><textarea></textarea></div>`;
const CLOSED = `${ANSWER("received", "")}<div data-mine="forgotten" hidden><a></a></div><p data-mine="missed" hidden></p>`;

const nobody = { round: null, choices: null, seq: 0, supports: [], here: [] };
let facts;

function ballot(mine = {}, pending = null, connected = true) {
  const known = { ...nobody, ...mine };
  const stored = (round) => (known.round === round ? known.choices : null);
  const latest = (round) => (pending?.round === round ? pending.choices : stored(round));
  return { mine: known, pending, socket: { connected }, stored, latest };
}

function on(html, round = 7, roundState = "open") {
  document.body.innerHTML = html;
  Object.assign(document.body.dataset, { round, roundState, shows: roundState });
}

const answer = () => one("[data-mine=received]");

beforeEach(() => {
  page("");
  facts = { counted: 0, pass: "/join/ABC/pass" };
});

test("what was received is told with the letters that were chosen, and that it can be changed", () => {
  on(OPEN);
  tellMine(ballot({ round: 7, choices: ["b", "a"] }), facts);
  assert.equal(answer().textContent, "received supports A and B change_until");
  assert.equal(one("button").textContent, "send_change");
  tellMine(ballot({ round: 7, choices: [] }), facts);
  assert.equal(answer().textContent, "received chose_none change_until");
});

test("nothing is told of an answer that was not given, or that was to another round", () => {
  on(OPEN);
  for (const mine of [{}, { round: 6, choices: ["a"] }]) {
    tellMine(ballot(mine), facts);
    assert.ok(answer().hidden);
    assert.equal(one("button").textContent, "send");
  }
});

test("an answer on its way says so, and that it waits where there is no connection", () => {
  on(OPEN);
  const pending = { round: 7, choices: ["a"] };
  tellMine(ballot({}, pending), facts);
  assert.equal(answer().textContent, "sending supports A");
  assert.ok(answer().classList.contains("sending"));
  tellMine(ballot({}, pending, false), facts);
  assert.equal(answer().textContent, "unsent supports A");
  tellMine(ballot({ round: 7, choices: ["a"] }), facts);
  assert.ok(!answer().classList.contains("sending"));
});

test("after the result the answer is told as one's own", () => {
  on(ANSWER("your_answer", ""), 7, "revealed");
  tellMine(ballot({ round: 7, choices: ["a"] }), facts);
  assert.equal(answer().textContent, "your_answer supports A");
});

test("a phone that only follows reads why, and can neither vote nor, before the doors, say anything", () => {
  for (const [mine, words, mayTalk] of [
    [{ votes_from: null }, "doors closed", false],
    [{ votes_from: 8 }, "from the next", true],
    [{ lacks_pass: true }, "needs a pass type it", false],
  ]) {
    on(OPEN);
    tellMine(ballot(mine), facts);
    assert.equal(one("[data-mine=waits]").textContent, words);
    assert.ok(one("fieldset").disabled && one("button").hidden);
    assert.equal(one("[data-mine=floor]").hidden, !mayTalk);
  }
  assert.equal(one("[data-mine=waits] a").getAttribute("href"), "/join/ABC/pass");
});

test("once it is let in it votes like any other", () => {
  on(OPEN);
  tellMine(ballot({ votes_from: 8 }), facts);
  tellMine(ballot({ votes_from: 7 }), facts);
  assert.ok(one("[data-mine=waits]").hidden);
  assert.ok(!one("fieldset").disabled && !one("button").hidden);
});

test("whoever waits for the next round has missed nothing that was not theirs", () => {
  assert.equal(waits({ votes_from: 8 }, null), "");
  assert.equal(waits({ votes_from: 8 }, { id: 7, state: "closed" }), "");
  assert.equal(waits({ votes_from: null }, null), "doors");
});

test("after the close it says whether somebody did not answer", () => {
  on(CLOSED, 7, "closed");
  tellMine(ballot(), facts);
  assert.ok(!one("[data-mine=missed]").hidden);
  for (const mine of [{ round: 7, choices: [] }, { votes_from: null }]) {
    tellMine(ballot(mine), facts);
    assert.ok(one("[data-mine=missed]").hidden);
  }
});

test("a browser that cannot be known again is not asked twice, and can say that it is somebody else", () => {
  on(OPEN);
  facts.counted = 7;
  tellMine(ballot(), facts);
  assert.ok(one("form").hidden && !one("[data-mine=forgotten]").hidden);
  assert.ok(one("[data-mine=forgotten] a").href.startsWith("http"));
  tellMine(ballot({ round: 7, choices: ["a"] }), facts);
  assert.ok(!one("form").hidden && one("[data-mine=forgotten]").hidden);
  on(OPEN, 7, "revealed");
  tellMine(ballot(), facts);
  assert.ok(one("[data-mine=forgotten]").hidden, "a result is no question");
});

test("what somebody supports and how they are here is theirs", () => {
  on(`<p data-mine="supported" data-saying="4" hidden></p><div data-mine="support" data-saying="4"></div>
    <p data-mine="supported" data-saying="5" hidden></p><div id="here"><input type="checkbox" value="carer"></div>`);
  tellMine(ballot({ supports: [4], here: ["carer"] }), facts);
  assert.deepEqual(
    [...document.querySelectorAll("[data-mine]")].map(({ hidden }) => hidden),
    [false, true, true],
  );
  assert.ok(one("input").checked);
});

test("where nothing is asked there is no round", () => {
  on("", "", "");
  assert.equal(asked(), null);
  tellMine(ballot(), facts);
});
