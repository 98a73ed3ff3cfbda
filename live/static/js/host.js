// The console: one big button for the next sensible thing, everything else small and in reach.

import { asks } from "./asks.js";
import { startClock, timeLeft } from "./clock.js";
import { ask, connect } from "./connection.js";
import * as desk from "./desk.js";
import { carried, put } from "./dom.js";
import { doors } from "./doors.js";
import { actionFor, isTyping } from "./keys.js";
import { pill } from "./pill.js";
import { letIn, shownOut } from "./shown_out.js";

const SETTLE_MS = 350;

const facts = carried("facts");
const part = (id) => document.getElementById(id);
const parts = [
  "head",
  "live",
  "upcoming",
  "notes",
  "path",
  "go",
  "minor",
  "choices",
  "answers",
  "groups",
  "queue",
  "marks",
  "programme",
];
const ASKED = { void: "reason", accept: "label", release: "changed", follow: "reason" };
let state = facts.state;
let drawn = null; // The state that the page shows, unless drawing it failed half-way.
let waits = false;
let gone = ""; // Why this page no longer works, if so.

function show(fresh) {
  state = fresh;
  drawn = null;
  document.body.dataset.version = state.version;
  document.body.className = `console ${state.performance?.lights ?? "dim"}`;
  // biome-ignore lint/performance/noDynamicNamespaceImportAccess: every part of the desk has its place on the page.
  for (const name of parts) put(part(name), desk[name](state));
  put(part("doors"), doors(state));
  hold(waits);
  drawn = state;
}

/** While an answer is on its way, and for a moment after, nothing is taken: the second press of two is a slip. */
function hold(on) {
  waits = on;
  for (const button of document.querySelectorAll("button[data-action], button[data-floor], button[data-doors]"))
    button.disabled = on || Boolean(gone);
}

/** `expect` is the version that whoever pressed had before them: also where a question stood in between. */
async function send(action, more = {}, expect = state.version) {
  return action ? emit("cue", { kind: action.kind, expect, ...action.with, ...more }) : { ok: true };
}

async function emit(event, message) {
  if (gone) shownOut(facts.refusals, gone);
  if (waits || gone) return { ok: false };
  const focused = document.activeElement?.id;
  hold(true);
  tell("");
  const answer = await ask(socket, event, message);
  if (!answer.ok && !gone) tell(facts.refusals[answer.error] ?? facts.refusals.failed);
  setTimeout(() => {
    hold(false);
    if (gone) shownOut(facts.refusals, gone); // Also in the question that came back with its words.
    if (focused) part(focused)?.focus();
  }, SETTLE_MS);
  return answer;
}

/** Some things are asked about first: what ends a story, and what makes a vote count for nothing. */
function askFirst(action) {
  const dialog = part(`ask-${action.kind}`);
  let seen = state.version;
  asks(dialog, async (typed) => {
    const answer = await send(action, typed && ASKED[action.kind] ? { [ASKED[action.kind]]: typed } : {}, seen);
    seen = state.version;
    return answer;
  });
  return dialog;
}

/** What ends a story or makes a vote void is asked about; so is what a person has to put into words. */
function press(action) {
  if (action && isAskedAbout(action)) askFirst(action);
  else send(action);
}

function isAskedAbout({ kind, with: details }) {
  if (kind === "follow") return differs(details.option);
  return ["void", "end", "release", "accept"].includes(kind);
}

/** Whether this option is another than the one that most could support. */
function differs(option) {
  const preferred =
    state.round?.purpose === "decision" && state.round.method !== "gradient"
      ? (state.round.result?.preferred ?? [])
      : [];
  return preferred.length > 0 && !preferred.includes(option);
}

/** A button of the floor: words are judged, written down, tried on stage, or put among the choices. */
function pressFloor(does) {
  if (does.judge) emit("judge", { saying: does.judge, seen: does.seen, state: does.state });
  else if (does.write) write(does);
  else if (does.speaker) emit("speaker", { saying: does.speaker, does: does.does });
  else if (does.kind === "accept") acceptFrom(does);
  else send({ kind: does.kind, with: { intervention: does.intervention } });
}

function acceptFrom({ intervention, words }) {
  const label = askFirst({ kind: "accept", with: { intervention } }).querySelector("input");
  label.value = words.slice(0, label.maxLength);
}

function write({ write: saying, seen }) {
  asks(part("ask-write"), (words) => (words ? emit("judge", { saying, seen, state: "passed", words }) : { ok: true }));
}

function tell(text) {
  part("trouble").textContent = text;
}

/** The session or role has ended: the page no longer works, and says why. */
function closePage(error) {
  gone = error;
  shownOut(facts.refusals, gone);
}

startClock(facts);
const socket = connect("/host", () => ({ code: facts.code, ...(facts.section ? { section: facts.section } : {}) }), {
  state: show,
  drawn: () => drawn,
  connected: () => {
    if (gone) letIn();
    gone = "";
    hold(waits);
    pill("connected");
  },
  lost: () => pill("connecting"),
  revoked: ({ error }) => closePage(error),
  refused: ({ error }) => {
    tell(facts.refusals[error] ?? facts.refusals.failed);
    if (["not_allowed", "signed_out"].includes(error)) closePage(error);
    return !gone && error !== "choose_section";
  },
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-action]");
  if (button && event.detail < 2) press(desk.actionAt(state, button.dataset.action));
  const floor = event.target.closest("button[data-floor]");
  if (floor && event.detail < 2) pressFloor(JSON.parse(floor.dataset.floor));
  const door = event.target.closest("button[data-doors]");
  if (door && event.detail < 2) emit("doors", JSON.parse(door.dataset.doors));
});
document.addEventListener("keydown", (event) => {
  if (gone || isTyping(event)) return;
  if (event.key === "?") part("keys").showModal();
  const action = actionFor(event, state);
  if (action === undefined) return;
  event.preventDefault();
  if (!event.repeat) press(action);
});
part("show-keys").addEventListener("click", () => part("keys").showModal());
setInterval(() => {
  put(part("head"), desk.head(state)); // The time that this part has left goes on by itself.
  if (state.discussion && part("timer")) part("timer").textContent = timeLeft(state.discussion);
}, 1000);
show(state);
