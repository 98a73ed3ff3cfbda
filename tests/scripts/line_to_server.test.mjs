import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { after, before, beforeEach, mock, test } from "node:test";
import { one, page } from "./page.mjs";

const { Line } = await import("../../forum/static/js/_line_to_server.js");
const FORM = `<form action="/write"><input type="hidden" name="csrf_token" value="old">
  <input type="hidden" name="based_on" value="3"></form>`;
const asked = globalThis.fetch;
const server = createServer();
let replies;
let got;
let address;

before(async () => {
  server.on("request", async (request, response) => {
    let body = "";
    for await (const part of request) body += part;
    got.push(`${request.method} ${request.url} ${body}`.trim());
    const [status, answer] = request.url === "/form-token" ? tokens() : replies.shift();
    const isJson = typeof answer !== "string";
    response.writeHead(status, { "Content-Type": isJson ? "application/json" : "text/html" });
    response.end(isJson ? JSON.stringify(answer) : answer);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  address = `http://127.0.0.1:${server.address().port}`;
});
after(() => server.close());

let tokens;
let line;

beforeEach(() => {
  page(FORM);
  globalThis.fetch = (path, options) => asked(address + path, options);
  tokens = () => [200, { token: "fresh" }];
  [replies, got] = [[], []];
  line = new Line(one("form"));
});

test("words go with the form's token and with what they are based on", async () => {
  replies = [[200, { ok: true, carried: {} }]];
  assert.deepEqual(await line.sends("text=a%26b"), { state: "saved", ok: true, carried: {} });
  assert.deepEqual(got, ["POST /write text=a%26b&csrf_token=old&based_on=3"]);
});

test("a token that ran out is renewed, and the words go once more", async () => {
  replies = [
    [400, { error: "form_expired" }],
    [200, { ok: true }],
  ];
  assert.equal((await line.sends("text=a")).state, "saved");
  assert.deepEqual(got, [
    "POST /write text=a&csrf_token=old&based_on=3",
    "GET /form-token",
    "POST /write text=a&csrf_token=fresh&based_on=3",
  ]);
});

test("a token that runs out twice means that the session is over", async () => {
  replies = [
    [400, { error: "form_expired" }],
    [400, { error: "form_expired" }],
  ];
  assert.equal((await line.sends("text=a")).state, "signed_out");
});

for (const [status, answer, state] of [
  [401, {}, "signed_out"],
  [404, { error: "not_yours" }, "signed_out"],
  [400, { error: "bad_input", message: "Choose one" }, "refused"],
  [404, { error: "gone", message: "It was deleted" }, "refused"],
  [409, { error: "conflict" }, "conflict"],
  [429, {}, "busy"],
  [500, "<h1>Oh</h1>", "busy"],
  [502, "<h1>Oh</h1>", "busy"],
  [503, {}, "busy"],
  [504, {}, "busy"],
  [422, { error: "too_long", message: "At most 5 words" }, "refused"],
  [413, "<h1>Too large</h1>", "refused"],
]) {
  test(`${status} ${JSON.stringify(answer)} is ${state}`, async () => {
    replies = [[status, answer]];
    const { state: told, message } = await line.sends("text=a");
    assert.equal(told, state);
    assert.equal(message, answer.message);
    assert.equal(got.length, 1);
  });
}

test("no answer at all is the connection's fault", async () => {
  globalThis.fetch = () => Promise.reject(new TypeError("no network"));
  assert.deepEqual(await line.sends("text=a"), { state: "line" });
  assert.equal(await line.isThere(), false);
});

test("an answer that does not come is given up after fifteen seconds", async () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  globalThis.fetch = (_path, { signal }) =>
    new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
  let answer = null;
  const over = line.sends("text=a").then((given) => {
    answer = given;
  });
  mock.timers.tick(14999);
  await new Promise(setImmediate);
  assert.equal(answer, null);
  mock.timers.tick(1);
  await over;
  assert.deepEqual(answer, { state: "line" });
  mock.timers.reset();
});

test("who asks whether the server is there has a fresh token", async () => {
  assert.equal(await line.isThere(), true);
  assert.equal(one("[name=csrf_token]").value, "fresh");
});

test("a server that gives no token is not there", async () => {
  tokens = () => [503, {}];
  assert.equal(await line.isThere(), false);
  assert.equal(one("[name=csrf_token]").value, "old");
});

test("only what a browser sends after its page is closed is marked to outlive it", async () => {
  const kept = [];
  globalThis.fetch = async (_path, { keepalive }) => {
    kept.push(keepalive);
    return new Response('{"ok":true}', { headers: { "Content-Type": "application/json" } });
  };
  const more = "text=&csrf_token=old&based_on=3".length;
  await line.sends(`text=${"a".repeat(59999 - more)}`);
  await line.sends(`text=${"a".repeat(60000 - more)}`);
  assert.deepEqual(kept, [true, false]);
});
