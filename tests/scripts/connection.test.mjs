import assert from "node:assert/strict";
import { EventEmitter, once } from "node:events";
import { afterEach, beforeEach, mock, test } from "node:test";
import { page } from "./page.mjs";
import { serves } from "./wire.mjs";

page("", { carried: { words: {} } });
const { until } = await import("../../live/static/js/clock.js");
const { ask, connect } = await import("../../live/static/js/connection.js");

const SHOWN = { draws: "phone", language: "en" };
const DRAWN = { now: "2030-05-01T12:00:00Z", title: "", body: {}, parts: {} };
const realTimeout = globalThis.setTimeout;
let wire;
let greeting;
let asked;
let told;
let socket;
let waits;
let looks; // For a sleep of the device: the interval in which a face does.

/** Connects as a face does; what it is told is an event of `told`. Waits that it asks for are kept, not waited for. */
function connects(names = [], verdict = undefined, ticket = () => ({ code: "ABC" })) {
  const tells = {};
  for (const name of ["draw", "same", "mine", "connected", "lost", "refused", ...names]) {
    tells[name] = (...given) => {
      told.seen.push(name);
      queueMicrotask(() => told.emit(name, ...given));
      return name === "refused" ? verdict : undefined;
    };
  }
  socket = connect("/phone", "phone", ticket, tells);
  return socket;
}

beforeEach(async () => {
  const window = page("", { address: "http://127.0.0.1/" });
  greeting = () => null;
  asked = [];
  wire = await serves("/phone", (auth) => {
    asked.push(auth);
    return greeting(auth);
  });
  window.happyDOM.setURL(`http://127.0.0.1:${wire.port}/join/ABC`);
  told = Object.assign(new EventEmitter(), { seen: [] });
  waits = [];
  globalThis.setTimeout = (work, ms, ...more) => {
    if (ms !== 3000) return realTimeout(work, ms, ...more);
    waits.push(work);
    told.emit("waits");
    return 0;
  };
  looks = mock.method(globalThis, "setInterval", () => 0);
});

afterEach(() => {
  globalThis.setTimeout = realTimeout;
  looks.mock.restore();
  socket.disconnect();
  wire.ends();
});

test("a face shows its ticket, is let in, and is told what arrives", async () => {
  connects();
  await once(told, "connected");
  assert.deepEqual(asked, [{ code: "ABC", ...SHOWN }]);
  const fresh = { ...DRAWN, tag: "3", since: "" };
  wire.says("drawn", fresh);
  assert.deepEqual(await once(told, "draw"), [fresh]);
  wire.says("mine", { seq: 1 });
  assert.deepEqual(await once(told, "mine"), [{ seq: 1 }]);
});

test("a page names what it shows, and is told where that is the latest", async () => {
  document.body.dataset.tag = "7.3.abc";
  connects();
  await once(told, "connected");
  assert.deepEqual(asked, [{ code: "ABC", ...SHOWN, has: "7.3.abc" }]);
  wire.says("unchanged", { tag: "7.3.abc", now: "2030-05-01T12:00:00Z" });
  assert.deepEqual(await once(told, "same"), []);
  document.body.dataset.tag = "7.4.def";
  wire.breaks();
  await once(told, "connected");
  assert.equal(asked[1].has, "7.4.def");
});

test("a page that missed something connects anew for the whole, once however much it missed", async () => {
  mock.method(Math, "random", () => 0);
  const shown = [];
  const tells = { draw: ({ tag }) => shown.push(tag), connected: () => told.emit("connected") };
  socket = connect("/phone", "screen", () => ({ code: "ABC" }), tells);
  await once(told, "connected");
  assert.deepEqual(asked, [{ code: "ABC", draws: "screen", language: "en" }]);
  for (const since of ["7", "8"]) wire.says("drawn", { ...DRAWN, since, tag: `after ${since}` });
  await once(told, "connected");
  assert.deepEqual(shown, []);
  assert.equal(asked.length, 2);
  Math.random.mock.restore();
});

test("a face counts by the time that the server says with each page, also with one that it has", async () => {
  mock.method(performance, "now", () => 0);
  connects();
  await once(told, "connected");
  wire.says("drawn", { ...DRAWN, tag: "3", since: "" });
  await once(told, "draw");
  assert.equal(until("2030-05-01T12:01:00Z"), 60_000);
  wire.says("unchanged", { tag: "3", now: "2030-05-01T12:00:59Z" });
  await once(told, "same");
  assert.equal(until("2030-05-01T12:01:00Z"), 1000);
  performance.now.mock.restore();
});

test("after a sleep of the device a face connects anew, or does what it does then", async () => {
  let wall = 0;
  mock.method(Date, "now", () => performance.now() + wall);
  connects();
  await once(told, "connected");
  const [look] = looks.mock.calls[0].arguments;
  look();
  assert.deepEqual(told.seen, ["connected"]);
  wall = 90_000;
  look();
  await once(told, "connected");
  assert.deepEqual(told.seen, ["connected", "connected"], "no line was lost that somebody should hear of");
  Date.now.mock.restore();
});

test("a ticket may take its time, and one that cannot be had is asked for again", async () => {
  let tries = 0;
  connects([], undefined, async () => {
    tries += 1;
    if (tries === 1) throw new Error("no token");
    return { code: "LATE" };
  });
  await once(told, "waits");
  assert.deepEqual(asked, []);
  assert.deepEqual(told.seen, ["lost"]);
  waits.shift()();
  await once(told, "connected");
  assert.deepEqual(asked, [{ code: "LATE", ...SHOWN }]);
});

test("a face that was refused tries again after a while", async () => {
  greeting = () => ({ error: "busy" });
  connects();
  assert.deepEqual(await once(told, "refused"), [{ error: "busy" }]);
  assert.equal(waits.length, 1);
  greeting = () => null;
  waits.shift()();
  await once(told, "connected");
});

test("where trying again cannot help, nobody tries", async () => {
  greeting = () => ({ error: "choose_section" });
  connects([], false);
  await once(told, "refused");
  assert.equal(waits.length, 0);
});

test("a server that hangs up is asked again after a while, once", async () => {
  connects();
  await once(told, "connected");
  const waiting = once(told, "waits");
  wire.disconnects();
  await waiting;
  assert.equal(waits.length, 1);
  assert.ok(told.seen.includes("lost"));
  waits.shift()();
  await once(told, "connected");
});

test("a line that breaks is mended by itself", async () => {
  connects();
  await once(told, "connected");
  wire.breaks();
  await once(told, "connected");
  assert.equal(waits.length, 0);
  assert.deepEqual(told.seen, ["connected", "lost", "connected"]);
});

test("who lost their role connects again only when they come back to the page", async () => {
  connects(["revoked"]);
  await once(told, "connected");
  wire.says("revoked", { error: "signed_out" });
  assert.deepEqual(await once(told, "revoked"), [{ error: "signed_out" }]);
  wire.disconnects();
  await once(socket, "disconnect");
  assert.equal(waits.length, 0);
  assert.ok(!told.seen.includes("lost"), "the page says why, and not that it lost its connection");
  window.dispatchEvent(new window.Event("focus"));
  await once(told, "connected");
});

test("a refused role waits for its person, too; a page that works is left alone", async () => {
  greeting = () => ({ error: "not_allowed" });
  connects(["revoked"], false);
  await once(told, "refused");
  greeting = () => null;
  window.dispatchEvent(new window.Event("focus"));
  await once(told, "connected");
  const before = asked.length;
  window.dispatchEvent(new window.Event("focus"));
  assert.ok(socket.connected);
  assert.equal(asked.length, before);
});

test("a question gets the server's answer", async () => {
  connects();
  await once(told, "connected");
  const answer = ask(socket, "vote", { round: 7 });
  const listening = new Promise((resolve) => {
    const look = () => (wire.heard.length ? resolve(wire.heard[0]) : setImmediate(look));
    look();
  });
  const { number, message } = await listening;
  assert.deepEqual(message, ["vote", { round: 7 }]);
  wire.answers(number, { ok: true });
  assert.deepEqual(await answer, { ok: true });
});

test("a question without an answer in time is answered unknown", async () => {
  connects();
  await once(told, "connected");
  assert.deepEqual(await ask(socket, "vote", { round: 7 }, 1), { ok: false, error: "unknown" });
});

test("what hangs is tried the other way round", async () => {
  connects();
  await once(told, "connected");
  const { opts } = socket.io;
  assert.deepEqual(opts.transports, ["websocket", "polling"]);
  socket.io.emitReserved("error", new Error("timeout"));
  assert.deepEqual(opts.transports, ["polling", "websocket"]);
  socket.io.emitReserved("error", new Error("refused"));
  assert.deepEqual(opts.transports, ["polling", "websocket"]);
});
