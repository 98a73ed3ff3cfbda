// A plain Node server to set ours beside: it speaks as much of the same wire as a phone needs, looks each token up in
// SQLite, and commits each vote before it says so. `node server.js STORE STATE PAGE FILES` prints its port; STATE and
// PAGE are files with the one state and the one page that it shows, FILES the folder of what the page loads.
import { createHash, randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { gzipSync } from "node:zlib";
import { WebSocketServer } from "ws";

const [store, shown, html, files] = process.argv.slice(2);
const state = readFileSync(shown, "utf8");
const { tag } = JSON.parse(state);
const database = new DatabaseSync(store);
database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL");
const find = database.prepare("SELECT id FROM participant WHERE token_hash = ?");
const own = database.prepare("SELECT round, choices, seq FROM ballot WHERE participant = ?");
const keep = database.prepare("INSERT OR REPLACE INTO ballot (participant, round, choices, seq) VALUES (?, ?, ?, ?)");
const OPEN = { upgrades: [], pingInterval: 25000, pingTimeout: 20000, maxPayload: 16384 };
const page = gzipSync(readFileSync(html));
const kept = new Map();
const admit = database.prepare("INSERT INTO participant (token_hash) VALUES (?)");
let number = 0;

const hash = (token) => createHash("sha256").update(token).digest("hex");

function answers(request, response) {
  const path = request.url;
  if (path.startsWith("/assets/")) {
    const name = join("/", path.slice("/assets/".length));
    if (!kept.has(name)) kept.set(name, file(name));
    const [body, encoding] = kept.get(name);
    response.writeHead(200, { "Content-Length": body.length, ...encoding }).end(body);
  } else if (request.method === "POST") {
    const token = randomBytes(24).toString("base64url");
    admit.run(hash(token));
    const body = JSON.stringify({ token });
    response.writeHead(200, { "Content-Length": body.length, "Set-Cookie": `event=${token}; HttpOnly` }).end(body);
  } else {
    response.writeHead(200, { "Content-Length": page.length, "Content-Encoding": "gzip" }).end(page);
  }
}

function file(name) {
  try {
    return [readFileSync(join(files, `${name}.br`)), { "Content-Encoding": "br" }];
  } catch {
    return [readFileSync(join(files, name)), {}];
  }
}

function connects(socket, { token, has }) {
  const known = find.get(hash(token));
  if (!known) {
    socket.send('44/phone,{"message":"unknown"}');
    return;
  }
  socket.person = known.id;
  const { round = null, choices = null, seq = 0 } = own.get(known.id) ?? {};
  socket.send(has === tag ? `42/phone,["unchanged",{"tag":"${tag}"}]` : `42/phone,["state",${state}]`);
  const mine = { round, choices: choices && JSON.parse(choices), seq, supports: [], here: [] };
  socket.send(`42/phone,["mine",${JSON.stringify(mine)}]`);
  socket.send(`40/phone,{"sid":"${socket.number}"}`);
}

function votes(socket, id, { round, choices, seq }) {
  keep.run(socket.person, round, JSON.stringify(choices), seq);
  socket.send(`43/phone,${id}[${JSON.stringify({ ok: true, round, choices, seq })}]`);
}

const http = createServer(answers);
new WebSocketServer({ server: http, perMessageDeflate: false, maxPayload: 16384 }).on("connection", (socket) => {
  socket.number = number += 1;
  socket.isAlive = true;
  socket.on("error", () => socket.terminate());
  socket.send(`0${JSON.stringify({ sid: String(socket.number), ...OPEN })}`);
  socket.on("message", (data) => {
    const packet = String(data);
    const rest = packet.slice(packet.indexOf(",") + 1);
    if (packet.startsWith("40")) connects(socket, JSON.parse(rest));
    else if (packet.startsWith("42")) {
      const [, id, message] = rest.match(/^(\d*)(.*)$/s);
      votes(socket, id, JSON.parse(message)[1]);
    } else if (packet === "3") socket.isAlive = true;
  });
  const asks = setInterval(() => {
    if (!socket.isAlive) socket.terminate();
    socket.isAlive = false;
    socket.send("2");
  }, OPEN.pingInterval);
  socket.on("close", () => clearInterval(asks));
});
http.listen({ port: 0, host: "127.0.0.1", backlog: 8192 }, () => console.log(http.address().port));
