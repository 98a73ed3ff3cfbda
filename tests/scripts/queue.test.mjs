import assert from "node:assert/strict";
import { test } from "node:test";
import { page } from "./page.mjs";

const NAMES = ["pass", "park", "hide", "write", "try", "add_choice", "aloud", "kind_stop", "kind_reason"];
const ABOUT = ["person", "person_muted", "hide_all", "mute", "unmute"];
const STATES = ["state_waiting", "state_passed", "state_parked", "state_hidden"];
page("", {
  carried: {
    words: {
      ...Object.fromEntries([...NAMES, ...ABOUT, ...STATES].map((name) => [name, name])),
      from_story: "from %(title)s",
      hidden_ones: { one: "%(num)s hidden", other: "%(num)s hidden" },
      more_wait: { one: "%(num)s more waits", other: "%(num)s more wait" },
      supports: { one: "%(num)s likes it", other: "%(num)s like it" },
    },
  },
});
const { queue, queued } = await import("../../live/static/js/queue.js");

const saying = {
  id: 4,
  words: "Ask her",
  kind: "stop",
  state: "waiting",
  support: 0,
  aloud: false,
  heading: "The call",
  story: "One",
  performance: 1,
};
const everything = () => true;
const here = { id: 1 };

/** What the buttons of a saying do, by what they say; those about its person apart. */
function buttons(more, may = everything, onNow = here) {
  return Object.fromEntries(all(more, may, onNow).filter(([, does]) => !("speaker" in does)));
}
function about(more) {
  return Object.fromEntries(all(more, everything, here).filter(([, does]) => "speaker" in does));
}
function all(more, may, onNow) {
  const found = queued({ ...saying, ...more }, may, onNow).querySelectorAll("button");
  return [...found].map((each) => [each.textContent, JSON.parse(each.dataset.floor)]);
}
const labels = (...given) => Object.keys(buttons(...given));

test("each verdict names the saying, what it becomes, and what whoever pressed had before them", () => {
  const { pass, park, hide } = buttons({});
  assert.deepEqual(pass, { judge: 4, seen: "waiting", state: "passed" });
  assert.deepEqual(park, { judge: 4, seen: "waiting", state: "parked" });
  assert.deepEqual(hide, { judge: 4, seen: "waiting", state: "hidden" });
});

test("a verdict that stands is not offered again", () => {
  assert.ok(!labels({ state: "passed" }).includes("pass"));
  assert.ok(!labels({ state: "parked" }).includes("park"));
  assert.deepEqual(labels({ state: "hidden" }), ["pass", "park"]);
});

test("an idea can be tried on stage or become a choice only when the performance takes it now", () => {
  const { try: tries, add_choice: accept } = buttons({});
  assert.deepEqual(tries, { kind: "stop", intervention: 4 });
  assert.deepEqual(accept, { kind: "accept", intervention: 4, words: "Ask her" });
  assert.deepEqual(
    labels({}, () => false),
    ["pass", "park", "hide"],
  );
  assert.ok(!labels({}, (kind) => kind === "stop").includes("add_choice"));
});

test("a reason is neither tried nor a choice", () => {
  assert.deepEqual(labels({ kind: "reason" }), ["pass", "park", "hide"]);
});

test("an idea about another story names it, and cannot be played in this one", () => {
  assert.deepEqual(labels({ performance: 2 }), ["pass", "park", "hide"]);
  assert.match(queued({ ...saying, performance: 2 }, everything, here).textContent, /from One/);
  assert.doesNotMatch(queued(saying, everything, here).textContent, /from/);
  assert.deepEqual(labels({}, everything, null), ["pass", "park", "hide"]);
});

test("what was called out has to be written down before it can be passed or chosen", () => {
  assert.deepEqual(labels({ aloud: true, words: "" }), ["write", "try", "park", "hide"]);
  assert.deepEqual(buttons({ aloud: true, words: "" }).write, { write: 4, seen: "waiting" });
  assert.ok(!labels({ aloud: true }).includes("write"));
});

test("support is counted where there is some", () => {
  const text = (support) => queued({ ...saying, support }, everything, here).textContent;
  assert.match(text(1200), /kind_stop · state_waiting · The call · 1,200 like it/);
  assert.match(text(1), / 1 likes it/);
  assert.doesNotMatch(text(0), /like/);
});

test("all that one person said can be hidden, and no more of it taken, but not of what was called out", () => {
  assert.deepEqual(about({}), { hide_all: { speaker: 4, does: "hide" }, mute: { speaker: 4, does: "mute" } });
  assert.deepEqual(Object.keys(about({ muted: true })), ["hide_all", "unmute"]);
  assert.deepEqual(about({ aloud: true }), {});
  assert.match(queued({ ...saying, more: 3 }, everything, here).textContent, /3 more wait/);
});

test("what is hidden is folded away", () => {
  const [shown, folded] = queue([saying, { ...saying, id: 5, state: "hidden" }], everything, here);
  assert.equal(shown.querySelectorAll("li").length, 1);
  assert.match(folded.textContent, /1 hidden/);
  assert.deepEqual(queue([], everything, here), [null, null]);
});
