// The desk of whoever passes words on: a queue, and a box to write down what was called out.

import { asks } from "./asks.js";
import { ask, connect } from "./connection.js";
import { carried, el, put, told } from "./dom.js";
import { doors } from "./doors.js";
import { pill } from "./pill.js";
import { queue } from "./queue.js";
import { letIn, shownOut } from "./shown_out.js";
import { say } from "./words.js";

const facts = carried("facts");
const part = (id) => document.getElementById(id);
let drawn = null;
let waits = false;
let gone = ""; // Why this page no longer works, if so.

function show(state) {
  const { version, performance, scene, queue: sayings } = state;
  drawn = null;
  document.body.dataset.version = version;
  document.body.className = `console scribe ${performance?.lights ?? "dim"}`;
  const shows = performance?.shows ?? "waiting";
  const isStopped = shows === "withdrawn" || performance?.unreadable;
  put(part("now"), el("p", {}, el("b", {}, say(`picture_${shows}`)), " ", told("bdi", {}, scene?.heading ?? "")));
  put(
    part("queue"),
    el("h2", {}, say("queue")),
    sayings.length
      ? queue(sayings, () => false, performance)
      : isStopped
        ? null
        : el("p", { class: "soft" }, say("queue_none")),
  );
  put(part("doors"), doors(state));
  drawn = state;
}

async function send(event, message) {
  if (gone) shownOut(facts.refusals, gone);
  if (waits || gone) return false;
  waits = true;
  part("trouble").textContent = "";
  const answer = await ask(socket, event, message);
  waits = false;
  if (gone)
    setTimeout(() => gone && shownOut(facts.refusals, gone)); // Also in the question that came back with its words.
  else if (!answer.ok)
    part("trouble").textContent = facts.refusals[answer.error] ?? answer.message ?? facts.refusals.failed;
  return answer.ok;
}

function write({ write: saying, seen }) {
  asks(part("ask-write"), async (words) => ({
    ok: !words || (await send("judge", { saying, seen, state: "passed", words })),
  }));
}

/** The session or role has ended: the page no longer works, and says why. */
function closePage(error) {
  gone = error;
  shownOut(facts.refusals, gone);
}

const socket = connect("/scribe", () => ({ code: facts.code, ...(facts.section ? { section: facts.section } : {}) }), {
  state: show,
  drawn: () => drawn,
  connected: () => {
    if (gone) letIn();
    gone = "";
    pill("connected");
  },
  lost: () => pill("connecting"),
  revoked: ({ error }) => closePage(error),
  refused: ({ error }) => {
    part("trouble").textContent = facts.refusals[error] ?? facts.refusals.failed;
    if (["not_allowed", "signed_out"].includes(error)) closePage(error);
    return !gone;
  },
});

document.addEventListener("click", (event) => {
  const door = event.target.closest("button[data-doors]");
  if (door && event.detail < 2) send("doors", JSON.parse(door.dataset.doors));
  const button = event.target.closest("button[data-floor]");
  if (!button || event.detail > 1) return;
  const does = JSON.parse(button.dataset.floor);
  if (does.write) write(does);
  else if (does.speaker) send("speaker", { saying: does.speaker, does: does.does });
  else send("judge", { saying: does.judge, seen: does.seen, state: does.state });
});
part("note").addEventListener("submit", async (event) => {
  event.preventDefault();
  const data = new FormData(event.target);
  if (await send("note", { kind: data.get("kind"), words: data.get("words") })) event.target.reset();
});
show(facts.state);
