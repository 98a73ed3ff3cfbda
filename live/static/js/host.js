// The console: one big button for the next sensible thing, everything else small and in reach.

import { ask, connect } from "./connection.js";
import { carried, put } from "./dom.js";
import * as desk from "./desk.js";
import { actionFor, isTyping } from "./keys.js";
import { say } from "./words.js";

const SETTLE_MS = 350;

const facts = carried("facts");
const part = (id) => document.getElementById(id);
const parts = ["head", "live", "upcoming", "notes", "path", "go", "minor", "choices", "answers", "programme"];
let state = facts.state;
let waits = false;

function show(fresh) {
  state = fresh;
  document.body.dataset.version = state.version;
  document.body.className = `console ${state.performance?.lights ?? "dim"}`;
  for (const name of parts) put(part(name), desk[name](state));
  hold(waits);
}

/** While an answer is on its way, and for a moment after, nothing is taken: the second press of two is a slip. */
function hold(on) {
  waits = on;
  for (const button of document.querySelectorAll("button[data-action]")) button.disabled = on;
}

async function send(action, more = {}) {
  if (waits || !action) return;
  const focused = document.activeElement?.id;
  hold(true);
  tell("");
  const answer = await ask(socket, "cue", { kind: action.kind, expect: state.version, ...action.with, ...more });
  if (!answer.ok) tell(facts.refusals[answer.error] ?? facts.refusals.failed);
  setTimeout(() => {
    hold(false);
    if (focused) part(focused)?.focus();
  }, SETTLE_MS);
}

/** Some things are asked about first: what ends a story, and what makes a vote count for nothing. */
function askFirst(action) {
  const dialog = part(`ask-${action.kind}`);
  dialog.returnValue = "";
  dialog.querySelector("form").reset();
  dialog.onclose = () => {
    if (dialog.returnValue !== "yes") return;
    send(action, action.kind === "void" ? { reason: dialog.querySelector("input").value } : {});
  };
  dialog.showModal();
}

function press(action) {
  if (action && (action.kind === "void" || action.kind === "end")) askFirst(action);
  else send(action);
}

function tell(text) {
  part("trouble").textContent = text;
}

function connection(name) {
  part("connection").textContent = say(name);
  part("connection").classList.toggle("lost", name !== "connected");
}

const socket = connect("/host", () => ({ code: facts.code, ...(facts.section ? { section: facts.section } : {}) }), {
  state: show,
  connected: () => connection("connected"),
  lost: () => connection("connecting"),
  refused: ({ error }) => {
    tell(facts.refusals[error] ?? facts.refusals.failed);
    return error !== "not_allowed" && error !== "choose_section";
  },
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-action]");
  if (button && event.detail < 2) press(desk.actionAt(state, button.dataset.action));
});
document.addEventListener("keydown", (event) => {
  if (isTyping(event)) return;
  if (event.key === "?") part("keys").showModal();
  const action = actionFor(event, state);
  if (action === undefined) return;
  event.preventDefault();
  if (!event.repeat) press(action);
});
part("show-keys").addEventListener("click", () => part("keys").showModal());
show(state);
