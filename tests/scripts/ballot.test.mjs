import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { page, settled } from "./page.mjs";

page("", { carried: { words: {} } });
const { Ballot } = await import("../../live/static/js/ballot.js");

/** A connection whose answers the test gives: `answers` resolves the oldest message that has none. */
class Line {
  constructor() {
    this.connected = true;
    this.sent = [];
    this.waiting = [];
  }

  timeout() {
    return {
      emitWithAck: (name, message) => {
        this.sent.push({ name, ...message });
        return new Promise((resolve, reject) => this.waiting.push({ resolve, reject }));
      },
    };
  }

  async answers(answer) {
    this.waiting.shift().resolve(answer);
    await settled();
  }

  async hangs() {
    this.waiting.shift().reject(new Error("no answer in time"));
    await settled();
  }
}

const NOTHING = { round: null, choices: null, seq: 0 };
let line;
let told;
let ballot;

function phone(mine = NOTHING, code = "ABC") {
  const own = new Ballot(code, mine, (why) => told.push(why));
  own.socket = line;
  return own;
}

beforeEach(() => {
  page("");
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout"] });
  line = new Line();
  told = [];
  ballot = phone();
});

test("a vote is sent at once, and counts only when the server says so", async () => {
  ballot.cast(7, ["a"]);
  assert.deepEqual(line.sent, [{ name: "vote", round: 7, choices: ["a"], seq: 1 }]);
  assert.equal(ballot.stored(7), null);
  assert.deepEqual(ballot.latest(7), ["a"]);
  assert.deepEqual(told, ["sending"]);

  await line.answers({ ok: true, round: 7, choices: ["a"], seq: 1 });
  assert.deepEqual(ballot.stored(7), ["a"]);
  assert.equal(ballot.pending, null);
  assert.deepEqual(told, ["sending", "received"]);
});

test("what was stored in one round says nothing of another", () => {
  ballot.know({ round: 7, choices: ["a"], seq: 3 });
  assert.deepEqual(ballot.stored(7), ["a"]);
  assert.equal(ballot.stored(8), null);
  assert.equal(ballot.latest(8), null);
});

test("every vote has a higher number than any before it", async () => {
  ballot.know({ round: 7, choices: ["a"], seq: 4 });
  ballot.cast(7, ["b"]);
  ballot.cast(7, ["c"]);
  assert.deepEqual(
    line.sent.map(({ seq }) => seq),
    [5, 6],
  );
});

test("a second tab of the same phone goes on from the number of the first", () => {
  ballot.cast(7, ["a"]);
  const second = phone();
  second.cast(7, ["b"]);
  assert.equal(second.pending.seq, 2);
  assert.equal(phone(NOTHING, "OTHER").shared(), 0);
});

test("numbers go on where the browser keeps nothing", () => {
  Object.defineProperty(globalThis, "localStorage", {
    get() {
      throw new Error("refused");
    },
    configurable: true,
  });
  ballot.cast(7, ["a"]);
  ballot.pending = null;
  ballot.cast(7, ["b"]);
  assert.equal(ballot.pending.seq, 2);
});

test("without a connection a vote waits, and goes under its own number when there is one", () => {
  line.connected = false;
  ballot.cast(7, ["a"]);
  assert.deepEqual(line.sent, []);
  line.connected = true;
  ballot.deliver();
  assert.deepEqual(line.sent, [{ name: "vote", round: 7, choices: ["a"], seq: 1 }]);
});

test("a vote that is under way is not sent twice at the same time", () => {
  ballot.cast(7, ["a"]);
  ballot.deliver();
  ballot.deliver();
  assert.equal(line.sent.length, 1);
});

for (const error of ["unknown", "busy", "too_fast", "failed"]) {
  test(`after "${error}" the same vote goes again under the same number`, async () => {
    ballot.cast(7, ["a"]);
    await line.answers({ ok: false, error });
    assert.equal(line.sent.length, 1);
    mock.timers.tick(1200);
    assert.deepEqual(line.sent[1], line.sent[0]);
    assert.deepEqual(told, ["sending"]);
  });
}

test("a vote without an answer goes again, too", async () => {
  ballot.cast(7, ["a"]);
  await line.hangs();
  mock.timers.tick(1200);
  assert.deepEqual(line.sent[1], line.sent[0]);
});

test("a late answer to an earlier vote does not settle the newer one", async () => {
  ballot.cast(7, ["a"]);
  ballot.cast(7, ["b"]);
  await line.answers({ ok: true, round: 7, choices: ["a"], seq: 1 });
  assert.deepEqual(ballot.latest(7), ["b"]);
  assert.equal(ballot.stored(7), null);
  await line.answers({ ok: true, round: 7, choices: ["b"], seq: 2 });
  assert.deepEqual(ballot.stored(7), ["b"]);
});

test("a refused vote is given up, and what the server has stored is shown", async () => {
  ballot.cast(7, ["a"]);
  await line.answers({ ok: false, error: "superseded", mine: { round: 7, choices: ["c"], seq: 9 } });
  assert.equal(ballot.pending, null);
  assert.deepEqual(ballot.latest(7), ["c"]);
  assert.deepEqual(told, ["sending", "superseded"]);
  ballot.cast(7, ["a"]);
  assert.equal(ballot.pending.seq, 10);
});

test("a vote that was made before the page knew how far its person's came goes again after all of them", async () => {
  ballot.isSure = false;
  ballot.cast(7, ["a"]);
  await line.answers({ ok: false, error: "superseded", mine: { round: 7, choices: ["c"], seq: 9 } });
  assert.deepEqual(line.sent[1], { name: "vote", round: 7, choices: ["a"], seq: 10 });
  await line.answers({ ok: true, round: 7, choices: ["a"], seq: 10 });
  assert.deepEqual(ballot.stored(7), ["a"]);
  assert.ok(!told.includes("superseded"));
});

test("once the page knows, a later vote elsewhere counts as ever", async () => {
  ballot.isSure = false;
  ballot.know({ round: 7, choices: ["c"], seq: 2 });
  ballot.cast(7, ["a"]);
  await line.answers({ ok: false, error: "superseded", mine: { round: 7, choices: ["b"], seq: 9 } });
  assert.deepEqual(told, ["sending", "superseded"]);
});

test("a refusal that names nothing leaves what was stored", async () => {
  ballot.know({ round: 7, choices: ["c"], seq: 2, supports: [4] });
  ballot.cast(7, ["a"]);
  await line.answers({ ok: false, error: "closed" });
  assert.deepEqual(ballot.mine, { round: 7, choices: ["c"], seq: 2, supports: [4] });
});

test("what was stored in an earlier round is still known when it is shown again", () => {
  ballot.know({ round: 7, choices: ["c"], seq: 2 });
  ballot.know({ round: 8, choices: null, seq: 2 });
  assert.deepEqual([ballot.stored(7), ballot.stored(8)], [["c"], null]);
  assert.ok(ballot.knows({ id: 7, state: "revealed" }));
});

test("of a round that opens there is nothing to know, and of one that was over before the page came there is", () => {
  assert.ok(ballot.knows(null));
  assert.ok(!ballot.knows({ id: 20, state: "revealed" }));
  assert.ok(ballot.knows({ id: 21, state: "open" }));
  assert.ok(ballot.knows({ id: 21, state: "closed" }));
});
