// The phone: one task at a time, and in words what happened to it.

import { Ballot } from "./ballot.js";
import { ask, connect } from "./connection.js";
import { carried, put } from "./dom.js";
import { exclude, tick, ticked } from "./picks.js";
import { timeLeft } from "./clock.js";
import { hereAs } from "./floor.js";
import { pill } from "./pill.js";
import { now, follow } from "./pocket.js";
import { speak } from "./saying.js";
import { say } from "./words.js";

const facts = carried("facts");
const part = (id) => document.getElementById(id);
const ballot = new Ballot(facts.code, facts.mine, changed);
let state = facts.state;
let token = null;
let socket = null;
let said = "";
let edited = 0;

/** Draws what is on now; what the person has ticked in this vote and not yet sent stays. */
function show() {
  const draft = edited && edited === state.round?.id ? ticked(form()) : undefined;
  document.body.dataset.version = state.version;
  document.body.className = `phone ${state.performance?.lights ?? "bright"}`;
  part("title").textContent = state.performance?.title || state.event.name;
  put(part("now"), now(state, ballot, facts));
  put(part("follow-now"), follow(state));
  put(part("here"), hereAs(state, ballot.mine));
  part("here").hidden = !state.performance?.perspectives;
  if (form()) tick(form(), draft === undefined ? ballot.latest(state.round.id) : draft);
  announce();
}

function form() {
  return document.querySelector("form.picks");
}

/** Tells a reading aid what is new: the heading and the message, once. */
function announce() {
  const text = [...part("now").querySelectorAll("h1, .got")].map((one) => one.textContent).join(". ");
  if (text !== said) part("news").textContent = text;
  said = text;
}

function changed(why) {
  if (why !== "received") edited = 0; // What was ticked while a vote was on its way is not lost with its receipt.
  show();
  tell(facts.refusals[why] ?? "");
  if (why === "revoked") join();
}

/** Says what went wrong, where the person is looking; "" takes it back. */
function tell(text) {
  part("trouble").textContent = text;
}

/** What is this person's own besides their vote: what they support, and how they are here. */
function heard(answer) {
  if (!answer) return;
  const { intervention, perspectives } = answer;
  if (intervention) ballot.know({ ...ballot.mine, supports: [...(ballot.mine.supports ?? []), intervention] });
  if (perspectives) ballot.know({ ...ballot.mine, here: perspectives });
  show();
}

/** The token names this phone; it lives here and, where the browser allows it, in a cookie. */
async function ticket() {
  if (token === null) {
    const answer = await fetch(facts.token, { method: "POST", headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error("no token");
    ({ token } = await answer.json());
  }
  return { code: facts.code, token, ...(facts.section ? { section: facts.section } : {}) };
}

function join() {
  token = null;
  socket.disconnect().connect();
}

function take(fresh) {
  state = fresh;
  show();
  ballot.deliver();
}

function know(mine) {
  ballot.know(mine);
  if (!ballot.pending) show();
}

function refused({ error }) {
  if (error === "revoked") token = null;
  if (error === "choose_section") location.reload(); // The page then asks which.
  return error !== "choose_section";
}

/** After a sleep the socket may be dead without knowing it. */
async function wake() {
  if (document.hidden || !socket.connected) return;
  const answer = await ask(socket, "refresh", {}, 3000);
  if (!answer.ok) {
    socket.disconnect().connect();
    return;
  }
  ballot.know(answer.mine);
  take(answer.state);
}

document.addEventListener("submit", async (event) => {
  if (event.target.matches("form.say")) {
    event.preventDefault();
    const { target, submitter } = event;
    heard(await speak(target, submitter, socket, state, facts.refusals));
    return;
  }
  if (!event.target.matches("form.picks")) return;
  event.preventDefault();
  const choices = ticked(event.target);
  if (choices === null) tell(say("choose_first"));
  else ballot.cast(state.round.id, choices);
});
document.addEventListener("change", (event) => {
  if (!event.target.form?.matches("form.picks")) return;
  edited = state.round.id;
  tell("");
  exclude(event.target.form, event.target);
});

setInterval(() => {
  if (state.discussion && part("timer")) part("timer").textContent = timeLeft(state.discussion);
}, 1000);

/** The page came as plain HTML that renews itself: with a script it lives, so it is loaded once as such. */
if (facts.renews) {
  location.replace(facts.live);
} else {
  if (form() && ticked(form()) !== null) edited = state.round.id;
  show();
  socket = ballot.socket = connect("/phone", ticket, {
    state: take,
    mine: know,
    refused,
    connected: () => pill("connected"),
    lost: () => pill("connecting"),
  });
  document.addEventListener("visibilitychange", wake);
  addEventListener("pageshow", (event) => event.persisted && wake());
}
