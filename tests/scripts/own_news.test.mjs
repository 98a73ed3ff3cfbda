import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { one, page } from "./page.mjs";

const WORDS = {
  received: "Received.",
  your_answer: "Your answer:",
  change_until: "You can change this.",
  could_support: "You could support %(letters)s.",
  chose_none: "You chose none of these.",
  and: "%(first)s and %(last)s",
  sending: "Sending.",
  unsent: "Not sent yet.",
  send: "Send",
  send_change: "Send again",
  waits_doors: "The doors are closed.",
  waits_pass: "You need a pass.",
  type_pass: "Type it",
};
page("", { carried: { words: WORDS } });
const { OwnNews } = await import("../../live/static/js/own_news.js");
const { tellMine } = await import("../../live/static/js/mine.js");

const ANSWER = `<p data-mine="received" data-lead="received" data-more="change_until" data-chose="could_support"
  data-letters="a:A b:B" hidden></p>`;
const PAGE = `<main><p data-mine="waits" hidden></p>${ANSWER}<div data-mine="forgotten" hidden><p>It is in.</p><a>Not me</a></div>
  <p data-mine="missed" hidden>You did not answer this one.</p></main><p id="news" role="status"></p>`;
let news;
let ballot;
let said;

/** Shows how things are, and gives what was said since the last time. */
function tells(more = {}, isTold = false) {
  Object.assign(ballot, more);
  tellMine(ballot, { counted: 0, pass: "/pass" });
  if (document.body.dataset.roundState === "open") one("[data-mine=missed]").hidden = true;
  const before = one("#news").firstElementChild;
  news.tell(ballot, isTold);
  const line = one("#news").firstElementChild;
  return line === before ? "" : line.textContent;
}

const voted = (choices, seq) => ({ mine: { round: 7, choices, seq } });

beforeEach(() => {
  page(PAGE);
  Object.assign(document.body.dataset, { round: 7, roundState: "open" });
  news = new OwnNews(one("#news"));
  ballot = {
    mine: { round: null, choices: null, seq: 0 },
    pending: null,
    socket: { connected: true },
    stored: (round) => (ballot.mine.round === round ? ballot.mine.choices : null),
    latest: (round) => (ballot.pending?.round === round ? ballot.pending.choices : ballot.stored(round)),
  };
  said = tells();
});

test("what stands on the page as it loads is no news", () => {
  assert.equal(said, "");
  news = new OwnNews(one("#news"));
  assert.equal(tells(voted(["a"], 1)), "");
});

test("a vote on its way says nothing, and once that it was received", () => {
  assert.equal(tells({ pending: { round: 7, choices: ["a", "b"], seq: 1 } }), "");
  assert.equal(tells({ pending: null, ...voted(["a", "b"], 1) }), "Received. You could support A and B.");
  assert.equal(tells(), "");
});

test("an answer that was changed back is received again", () => {
  assert.equal(tells(voted(["a"], 1)), "Received. You could support A.");
  assert.equal(tells(voted([], 2)), "Received. You chose none of these.");
  assert.equal(tells(voted(["a"], 3)), "Received. You could support A.");
});

test("without a connection it is said once that the answer waits", () => {
  const waiting = { socket: { connected: false }, pending: { round: 7, choices: ["a"], seq: 1 } };
  assert.equal(tells(waiting), "Not sent yet.");
  assert.equal(tells(), "");
  assert.equal(tells({ socket: { connected: true } }), "");
});

test("after a break, a close and a result the answer is not said again", () => {
  tells(voted(["a"], 1));
  for (const state of ["closed", "revealed"]) {
    document.body.dataset.roundState = state;
    assert.equal(tells(), "");
  }
});

test("after the close it is said once that somebody did not answer, unless the page says why an answer does not count", () => {
  document.body.dataset.roundState = "closed";
  assert.equal(tells({}, true), "");
  news = new OwnNews(one("#news"));
  document.body.dataset.roundState = "open";
  tells();
  document.body.dataset.roundState = "closed";
  assert.equal(tells(), "You did not answer this one.");
  assert.equal(tells(), "");
});

test("a vote that is on its way when voting closes was not missed yet", () => {
  document.body.dataset.roundState = "closed";
  assert.equal(tells({ pending: { round: 7, choices: ["a"], seq: 1 } }), "");
});

test("why a phone only follows is said when that begins, and again when the reason is another", () => {
  assert.equal(tells({ mine: { seq: 0, votes_from: null } }), "The doors are closed.");
  assert.equal(tells(), "");
  assert.equal(tells({ mine: { seq: 0, lacks_pass: true } }), "You need a pass. Type it");
  assert.equal(tells({ mine: { seq: 0 } }), "");
  assert.equal(tells({ mine: { seq: 0, votes_from: null } }), "The doors are closed.");
});

test("an answer that was in before the page was loaded is no news after a break either", () => {
  news = new OwnNews(one("#news"));
  document.body.dataset.roundState = "";
  one("[data-mine=received]").remove();
  assert.equal(tells(voted(["a"], 1)), "");
  document.body.dataset.roundState = "open";
  one("main").insertAdjacentHTML("beforeend", ANSWER);
  assert.equal(tells(), "");
  assert.equal(tells(voted(["b"], 2)), "Received. You could support B.");
});

test("what came of a press is said as often as somebody presses", () => {
  news.say("You support this");
  const line = one("#news").firstElementChild;
  news.say("You support this");
  assert.equal(one("#news").textContent, "You support this");
  assert.notEqual(one("#news").firstElementChild, line);
});
