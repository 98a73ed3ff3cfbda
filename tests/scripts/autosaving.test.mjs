import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { happens, one, page, settled, types } from "./page.mjs";

const WORDS = {
  begins: "Saved automatically",
  waits: "Press the button",
  saved: "Saved at {time}",
  again: "Saved again",
  line: "No connection",
  busy: "The server is busy",
  conflict: "Somebody else changed it",
  waits_for_line: "Nothing can be sent now",
};
const FORM = (saves, more = "") => `<form action="/write/1/scene" data-saves="${saves}" ${more}>
  <input type="hidden" name="csrf_token" value="token"><input type="hidden" name="based_on" value="1">
  <input name="title" value="Old"><textarea name="text">words</textarea><button name="next" value="yes">Continue</button>
  <p data-saving hidden><span class="saving__words"></span><span role="status"></span><a class="saving__compare" hidden></a></p>
</form><a id="on" href="/next">On</a>`;

page("");
const { Saving, answers, words } = await import("../../forum/static/js/_autosaving.js");

Object.assign(words, WORDS);
let saving;
let sent;
let replies;
let left;

/** Opens a page with a form. Each request waits until the test replies to it. */
function open(saves = "itself", more = "") {
  const window = page(FORM(saves, more), { address: "http://localhost/write/1/scene" });
  Object.defineProperty(window.location, "assign", { value: (address) => left.push(address), configurable: true });
  saving = new Saving(one("form"));
  one("form").submit = () => left.push("submitted");
  saving.line.sends = (words) => {
    sent.push(Object.fromEntries(new URLSearchParams(words)));
    return new Promise((resolve) => replies.push(resolve));
  };
  saving.line.isThere = async () => replies.length > 0;
}

const note = () => one(".saving__words").textContent;
const spoken = () => one("[role=status]").textContent;
const tick = (ms) => mock.timers.tick(ms);
const saved = (more = {}) => ({ state: "saved", carried: {}, fields: {}, saved_at: "2030-05-01T12:00:00Z", ...more });

async function replied(answer) {
  replies.shift()(answer);
  await settled();
}

beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout", "Date"] });
  [sent, replies, left] = [[], [], []];
  open();
});

test("answers are what would be sent, without what only shows that it may be", () => {
  assert.equal(answers(one("form")), "title=Old&text=words");
});

test("a page that nobody typed on saves nothing, and says how saving stands", () => {
  tick(60000);
  assert.deepEqual(sent, []);
  assert.equal(note(), "Saved automatically");
  assert.ok(!one("[data-saving]").hidden);
  assert.equal(spoken(), "", "nothing was amiss");
  assert.ok(one(".saving__compare").hidden);
  open("by button");
  assert.equal(note(), "Press the button");
});

test("what is typed is saved after a pause, all of it at once", async () => {
  types(one("textarea"), "new");
  tick(600);
  types(one("textarea"), "new words");
  tick(999);
  assert.deepEqual(sent, []);
  tick(1);
  assert.deepEqual(sent, [{ title: "Old", text: "new words" }]);
  await replied(saved());
  assert.match(note(), /^Saved at \d/);
  assert.ok(!saving.isUnsaved);
});

test("who types without a pause is saved within ten seconds", () => {
  for (let second = 0; second < 20 && !sent.length; second += 1) {
    types(one("textarea"), `words ${second}`);
    tick(500);
  }
  for (let more = 0; more < 20 && !sent.length; more += 1) {
    types(one("textarea"), `more words ${more}`);
    tick(500);
  }
  assert.equal(sent.length, 1);
  assert.ok(Date.now() <= 10500, `${Date.now()} ms`);
});

test("what was typed back to what is saved need not be sent", () => {
  types(one("textarea"), "new");
  types(one("textarea"), "words");
  tick(60000);
  assert.deepEqual(sent, []);
});

test("what was typed while the first words were on their way is sent after them", async () => {
  types(one("textarea"), "first");
  tick(1000);
  types(one("textarea"), "second");
  tick(1000);
  assert.equal(sent.length, 1, "one request at a time");
  await replied(saved());
  assert.deepEqual(sent[1], { title: "Old", text: "second" });
  await replied(saved());
  assert.ok(!saving.isUnsaved);
});

test("without a connection it is tried again, ever more seldom, and never given up", async () => {
  types(one("textarea"), "new");
  tick(1000);
  for (const wait of [2000, 4000, 8000, 15000, 30000, 30000]) {
    await replied({ state: "line" });
    const before = sent.length;
    tick(wait - 1);
    assert.equal(sent.length, before, `not before ${wait} ms`);
    tick(1);
    assert.equal(sent.length, before + 1, `after ${wait} ms`);
  }
  assert.equal(note(), "No connection");
});

test("after a success the next failure is tried again soon", async () => {
  types(one("textarea"), "new");
  tick(1000);
  await replied({ state: "busy" });
  tick(2000);
  await replied(saved());
  types(one("textarea"), "newer");
  tick(1000);
  await replied({ state: "busy" });
  tick(2000);
  assert.equal(sent.length, 4);
});

test("what may have been saved without an answer is sent first as it was, and the newer words after it", async () => {
  types(one("textarea"), "first");
  tick(1000);
  await replied({ state: "line" });
  types(one("textarea"), "second");
  tick(2000);
  assert.equal(sent[1].text, "first");
  await replied(saved());
  assert.equal(sent[2].text, "second");
});

test("what was typed back after a request without an answer is not taken for saved", async () => {
  types(one("textarea"), "first");
  tick(1000);
  await replied({ state: "line" });
  types(one("textarea"), "words");
  assert.ok(saving.isUnsaved);
});

test("refused words are not sent again unchanged, and the page says why", async () => {
  types(one("textarea"), "too long");
  tick(1000);
  await replied({ state: "refused", message: "At most 5 words" });
  assert.equal(note(), "At most 5 words");
  assert.equal(spoken(), "At most 5 words");
  tick(60000);
  assert.equal(sent.length, 1);
  types(one("textarea"), "short");
  tick(1000);
  assert.equal(sent[1].text, "short");
});

test("where somebody else changed the same words, saving ends and both can be compared", async () => {
  types(one("textarea"), "mine");
  tick(1000);
  await replied({ state: "conflict" });
  assert.equal(note(), "Somebody else changed it");
  assert.ok(!one(".saving__compare").hidden);
  types(one("textarea"), "mine again");
  happens(window, "online");
  tick(60000);
  assert.equal(sent.length, 1);
  assert.equal(await saving.save(), false);
});

test("only what is amiss is spoken, and that it is well again", async () => {
  types(one("textarea"), "new");
  tick(1000);
  await replied(saved());
  assert.equal(spoken(), "");
  types(one("textarea"), "newer");
  tick(1000);
  await replied({ state: "line" });
  assert.equal(spoken(), "No connection");
  tick(2000);
  await replied(saved());
  assert.equal(spoken(), "Saved again");
});

test("a saved form goes on from what the server gave it", async () => {
  types(one("textarea"), "new");
  tick(1000);
  await replied(saved({ carried: { based_on: "2", title: "Better", elsewhere: "x" } }));
  assert.equal(one("[name=based_on]").value, "2");
  assert.equal(one("[name=title]").value, "Better");
  assert.ok(!saving.isUnsaved);
});

test("what the server saved but finds lacking is said, and asks before the page is left", async () => {
  types(one("textarea"), "new");
  tick(1000);
  assert.ok(happens(window, "beforeunload").defaultPrevented, "while it is unsaved");
  await replied(saved({ fields: { title: "Give it a title" } }));
  assert.match(note(), /^Saved at .*\. Give it a title$/);
  assert.ok(happens(window, "beforeunload").defaultPrevented);
  types(one("textarea"), "newer");
  tick(1000);
  await replied(saved());
  assert.ok(!happens(window, "beforeunload").defaultPrevented);
});

test("coming back online, or to the page, saves at once", () => {
  for (const [place, kind] of [
    [window, "online"],
    [window, "focus"],
    [window, "pagehide"],
    [document, "visibilitychange"],
  ]) {
    open();
    sent = [];
    types(one("textarea"), kind);
    happens(place === window ? window : document, kind);
    assert.deepEqual(
      sent.map(({ text }) => text),
      [kind],
    );
  }
});

test("a connection that is lost is said at once, where there is something to save", () => {
  happens(window, "offline");
  assert.equal(note(), "Saved automatically");
  types(one("textarea"), "new");
  happens(window, "offline");
  assert.equal(note(), "No connection");
  open("by button");
  types(one("textarea"), "new");
  happens(window, "offline");
  assert.equal(note(), "Press the button");
});

test("a form that is sent by its button alone is sent by nothing else", () => {
  open("by button");
  types(one("textarea"), "new");
  happens(window, "online");
  happens(window, "pagehide");
  saving.leaves();
  assert.ok(!happens(one("#on"), "click", { button: 0 }).defaultPrevented);
  tick(60000);
  assert.deepEqual(sent, []);
});

test("who leaves with nothing unsaved sends nothing", () => {
  happens(window, "online");
  saving.leaves();
  assert.deepEqual(sent, []);
});

test("what was typed tells the page around it", async () => {
  let told = 0;
  document.addEventListener("saving", () => {
    told += 1;
  });
  types(one("textarea"), "new");
  assert.equal(told, 1);
  tick(1000);
  await replied(saved());
  assert.equal(told, 2);
});

test("a form that was never saved is saved as it came", () => {
  open("itself", 'data-unsaved="yes"');
  tick(1000);
  assert.deepEqual(sent, [{ title: "Old", text: "words" }]);
});

test("the button waits for what is under way, then leaves with its own name", async () => {
  types(one("textarea"), "new");
  one("button").click();
  await settled();
  assert.deepEqual(left, []);
  await replied(saved());
  assert.deepEqual(left, ["submitted"]);
  assert.deepEqual(
    [...one("form").querySelectorAll("[name=next][type=hidden]")].map(({ value }) => value),
    ["yes"],
  );
  assert.ok(!happens(window, "beforeunload").defaultPrevented);
});

test("of several buttons, the one that was pressed leaves with its name, also where the browser does not say which", async () => {
  one("button").insertAdjacentHTML("afterend", '<button name="stay" value="yes">Save</button>');
  one("[name=stay]").addEventListener("click", (event) => event.preventDefault());
  one("[name=stay]").click();
  happens(one("form"), "submit");
  await settled();
  assert.deepEqual(left, ["submitted"]);
  assert.ok(one("[name=stay][type=hidden]"));
  assert.equal(one("[name=next][type=hidden]"), null);
});

test("the button stays on the page where nothing can be sent", async () => {
  types(one("textarea"), "new");
  one("button").click();
  await settled();
  await replied({ state: "line" });
  assert.deepEqual(left, []);
});

test("refused words may leave by the button: the next page shows what to mend", async () => {
  types(one("textarea"), "too long");
  one("button").click();
  await settled();
  await replied({ state: "refused", message: "At most 5 words" });
  assert.deepEqual(left, ["submitted"]);
});

test("a form that is sent by its button alone looks for the server first", async () => {
  open("by button");
  types(one("textarea"), "new");
  tick(60000);
  assert.deepEqual(sent, []);
  one("button").click();
  await settled();
  assert.deepEqual(left, []);
  assert.equal(note(), "Nothing can be sent now");
  replies.push(() => {});
  one("button").click();
  await settled();
  assert.deepEqual(left, ["submitted"]);
});

test("a link waits until all is saved; with a key held, or within the page, it is the browser's", async () => {
  types(one("textarea"), "new");
  assert.ok(!happens(one("#on"), "click", { button: 0, ctrlKey: true }).defaultPrevented);
  one("#on").setAttribute("href", "#below");
  assert.ok(!happens(one("#on"), "click", { button: 0 }).defaultPrevented);
  one("#on").setAttribute("href", "/next");
  assert.ok(happens(one("#on"), "click", { button: 0 }).defaultPrevented);
  assert.deepEqual(left, []);
  await replied(saved());
  assert.deepEqual(left, ["http://localhost/next"]);
});

test("leaving quickly tries once to save, and asks nothing", () => {
  types(one("textarea"), "new");
  saving.leaves();
  assert.equal(sent.length, 1);
  assert.ok(!happens(window, "beforeunload").defaultPrevented);
});
