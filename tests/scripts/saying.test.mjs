import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { one, page, settled } from "./page.mjs";

const WORDS = {
  write_first: "Write something first",
  unsent: "Not sent",
  sent_words: "Received",
  marked: "Marked",
  here_kept: "Saved",
  debrief_sent: "Thank you",
};
page("", { carried: { words: WORDS } });
const { speak } = await import("../../live/static/js/saying.js");

const REFUSALS = { failed: "It did not work", say_too_fast: "Wait a moment" };
const FORM = (event, kind, fields) => `<form class="say" id="say-${kind}" data-event="${event}" data-kind="${kind}">
  ${fields}<button value="blocked">Send</button><p class="answer"></p></form>`;
let sent;
let answer;

const socket = () => ({
  connected: true,
  timeout: () => ({
    emitWithAck: async (name, message) => {
      sent.push({ name, ...message });
      if (answer === null) throw new Error("no answer in time");
      return answer;
    },
  }),
});

const says = (line = socket()) => speak(one("form"), one("button"), line, REFUSALS);
const read = () => [one(".answer").textContent, one(".answer").classList.contains("done")];

function form(event, kind, fields) {
  document.body.innerHTML = FORM(event, kind, fields);
}

beforeEach(() => {
  page("");
  document.body.dataset.version = 12;
  sent = [];
  answer = { ok: true, id: 3 };
});

test("words are sent once, with what their person saw, and the field is empty after that", async () => {
  form("stop", "stop", '<textarea name="text"> Ask her first </textarea>');
  const got = await says();
  const [{ id, ...message }] = sent;
  assert.deepEqual(message, { name: "stop", version: 12, text: "Ask her first" });
  assert.match(id, /^[0-9a-f]{32}$/);
  assert.equal(got, answer);
  assert.deepEqual(read(), ["Received", true]);
});

test("a form that was received has a new number", async () => {
  form("say", "reason", '<textarea name="text">Because</textarea>');
  await says();
  one("textarea").value = "And also";
  await says();
  assert.equal(sent[0].kind, "reason");
  assert.notEqual(sent[0].id, sent[1].id);
});

test("a second press while words are on their way sends nothing, and no button loses the focus", async () => {
  form("stop", "stop", '<textarea name="text">Ask her first</textarea>');
  one("button").focus();
  const [first, second] = [says(), says()];
  assert.equal(document.activeElement, one("button"));
  assert.equal(await second, null);
  assert.equal(await first, answer);
  assert.equal(sent.length, 1);
});

test("the same words go again under the same number where no answer came, and stay in the form", async () => {
  form("stop", "stop", '<textarea name="text"></textarea>');
  one("textarea").value = "Ask her";
  answer = null;
  assert.equal(await says(), null);
  assert.equal(one("textarea").value, "Ask her");
  assert.deepEqual(read(), ["It did not work", false]);
  answer = { ok: true };
  await says();
  assert.equal(sent[0].id, sent[1].id);
});

test("a form that is drawn anew keeps its number", async () => {
  const fields = '<textarea name="text">Ask her</textarea>';
  form("stop", "stop", fields);
  answer = null;
  await says();
  form("stop", "stop", fields);
  await says();
  assert.equal(sent[0].id, sent[1].id);
});

test("nothing is sent where nothing was written", async () => {
  form("stop", "stop", '<textarea name="text">  </textarea>');
  assert.equal(await says(), null);
  assert.deepEqual(sent, []);
  assert.deepEqual(read(), ["Write something first", false]);
});

test("without a connection the words stay, and the page says so", async () => {
  form("stop", "stop", '<textarea name="text">Ask her</textarea>');
  for (const line of [null, { ...socket(), connected: false }]) {
    assert.equal(await says(line), null);
    assert.deepEqual(read(), ["Not sent", false]);
  }
  assert.deepEqual(sent, []);
});

test("a refusal is said in the face's own words, else in the server's, else as a failure", async () => {
  form("stop", "stop", '<textarea name="text">Ask her</textarea>');
  for (const [refusal, words] of [
    [{ ok: false, error: "too_fast", message: "slow" }, "Wait a moment"],
    [{ ok: false, error: "odd", message: "Something odd" }, "Something odd"],
    [{ ok: false, error: "odd" }, "It did not work"],
  ]) {
    answer = refusal;
    assert.equal(await says(), null);
    assert.deepEqual(read(), [words, false]);
  }
});

test("a mark is what its button says", async () => {
  form("mark", "mark", "");
  await says();
  const [{ id, ...message }] = sent;
  assert.deepEqual(message, { name: "mark", version: 12, kind: "blocked" });
  assert.ok(id);
  assert.deepEqual(read(), ["Marked", true]);
});

test("support names its idea by number, has no number of its own, and is told where the idea stands", async () => {
  form("support", "support-4", '<input type="hidden" name="intervention" value="4">');
  assert.equal(await says(), answer);
  assert.deepEqual(read(), ["", true]);
  assert.deepEqual(sent, [{ name: "support", intervention: 4 }]);
});

test("how somebody is here is all that is ticked", async () => {
  const tick = (value, on) => `<input type="checkbox" name="perspectives" value="${value}" ${on}>`;
  form("here", "here", tick("carer", "checked") + tick("staff", "") + tick("community", "checked"));
  await says();
  assert.deepEqual(sent, [{ name: "here", perspectives: ["carer", "community"] }]);
});

test("what is said at the end may leave the question open, and stays to be read", async () => {
  form(
    "debrief",
    "debrief",
    '<input type="radio" name="heard" value="yes"><textarea name="good"></textarea><textarea name="better"></textarea>',
  );
  one("[name=good]").value = "The pauses";
  await says();
  await settled();
  const [{ id, ...message }] = sent;
  assert.deepEqual(message, { name: "debrief", heard: "", good: "The pauses", better: "" });
  assert.ok(id);
  assert.equal(one("[name=good]").value, "The pauses");
});

test("words about the next vote are another saying, also where the answer to those before was lost", async () => {
  const reason = '<textarea name="text">It is closer</textarea>';
  for (const round of [7, 8]) {
    document.body.dataset.round = round;
    answer = round === 7 ? null : { ok: true, id: 4 };
    form("say", "reason", reason);
    await says();
  }
  assert.notEqual(sent[0].id, sent[1].id);
});
