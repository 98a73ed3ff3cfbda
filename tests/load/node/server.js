// A plain Node server to set ours beside: it speaks as much of the same wire as a phone needs, looks each token up in
// SQLite, and says that it has a vote once it is kept. `node server.js STORE DRAWN PAGE FILES KEEPING` prints its port;
// DRAWN and PAGE are files with what it draws on every phone and the page that it sends, FILES the folder of what the page loads.
// KEEPING is "memory" (votes are lost with the process), "each" (a commit for each vote) or "group" (a commit for all
// that came in one turn of its loop). GET /votes?seq=N says how many people's last vote has this number, GET /tell shows
// everybody what it draws once more.
import { createHash, randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { gzipSync } from "node:zlib";
import { WebSocketServer } from "ws";

const [store, shown, html, files, keeping] = process.argv.slice(2);
const drawn = readFileSync(shown, "utf8");
const { tag } = JSON.parse(drawn);
const database = new DatabaseSync(store);
database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL");
const find = database.prepare("SELECT id FROM participant WHERE token_hash = ?");
const own = database.prepare("SELECT round, choices, seq FROM ballot WHERE participant = ?");
const put = database.prepare("INSERT OR REPLACE INTO ballot (participant, round, choices, seq) VALUES (?, ?, ?, ?)");
const count = database.prepare("SELECT count(*) AS votes FROM ballot WHERE seq = ?");
const OPEN = { upgrades: [], pingInterval: 25000, pingTimeout: 20000, maxPayload: 16384 };
const page = gzipSync(readFileSync(html));
const read = new Map();
const admit = database.prepare("INSERT INTO participant (token_hash) VALUES (?)");
let number = 0;

const hash = (token) => createHash("sha256").update(token).digest("hex");

const inMemory = new Map();
const waiting = [];

const stores = ({ person, round, choices, seq }) => put.run(person, round, JSON.stringify(choices), seq);

/** Keeps a vote, and says so once it is kept. */
const KEEPING = {
  memory(vote) {
    inMemory.set(vote.person, { ...vote, choices: JSON.stringify(vote.choices) });
    receipt(vote);
  },
  each(vote) {
    stores(vote);
    receipt(vote);
  },
  group(vote) {
    if (waiting.push(vote) === 1) setImmediate(commitAll);
  },
};
const keep = KEEPING[keeping];
const kept = keeping === "memory" ? (person) => inMemory.get(person) : (person) => own.get(person);

function commitAll() {
  const votes = waiting.splice(0);
  database.exec("BEGIN IMMEDIATE");
  votes.forEach(stores);
  database.exec("COMMIT");
  votes.forEach(receipt);
}

function receipt({ socket, id, round, choices, seq }) {
  socket.send(`43/phone,${id}[${JSON.stringify({ ok: true, round, choices, seq })}]`);
}

function votesOf(seq) {
  if (keeping !== "memory") return count.get(seq).votes;
  return [...inMemory.values()].filter((vote) => vote.seq === seq).length;
}

function answers(request, response) {
  const path = request.url;
  if (path.startsWith("/votes?")) {
    const body = String(votesOf(Number(new URLSearchParams(path.slice("/votes?".length)).get("seq"))));
    response.writeHead(200, { "Content-Length": body.length }).end(body);
  } else if (path === "/tell") {
    for (const socket of sockets.clients) socket.send(`42/phone,["drawn",${drawn}]`);
    response.writeHead(200, { "Content-Length": 0 }).end();
  } else if (path.startsWith("/assets/")) {
    const name = join("/", path.slice("/assets/".length));
    if (!read.has(name)) read.set(name, file(name));
    const [body, encoding] = read.get(name);
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
  const { round = null, choices = null, seq = 0 } = kept(known.id) ?? {};
  socket.send(has === tag ? `42/phone,["unchanged",{"tag":"${tag}"}]` : `42/phone,["drawn",${drawn}]`);
  const mine = { round, choices: choices && JSON.parse(choices), seq, supports: [], here: [] };
  socket.send(`42/phone,["mine",${JSON.stringify(mine)}]`);
  socket.send(`40/phone,{"sid":"${socket.number}"}`);
}

const http = createServer(answers);
const sockets = new WebSocketServer({ server: http, perMessageDeflate: false, maxPayload: 16384 });
sockets.on("connection", (socket) => {
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
      const { round, choices, seq } = JSON.parse(message)[1];
      keep({ socket, id, person: socket.person, round, choices, seq });
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
