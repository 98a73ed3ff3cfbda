// The phone: one task at a time, and in words what happened to it.

import { Ballot } from "./ballot.js";
import { setClock, startClock } from "./clock.js";
import { ask, connect, placeOf } from "./connection.js";
import { carried } from "./dom.js";
import * as drawn from "./drawn.js";
import { keepingFocus } from "./focus.js";
import { asked, tellMine, waits } from "./mine.js";
import { otherTabs } from "./other_tabs.js";
import { OwnNews } from "./own_news.js";
import { exclude, ticked } from "./picks.js";
import { pill } from "./pill.js";
import { speak } from "./saying.js";
import { forget, remember, remembered } from "./tab_memory.js";
import { keepTime } from "./timer.js";
import { fromTheTop } from "./top.js";
import { nameOf, Unsent } from "./unsent.js";
import { say } from "./words.js";

const ASK_WITHIN_MS = 1000;
const COME_BACK_MS = 4000;
const NOT_TAKEN = ["not_let_in", "next_round", "no_pass"];

const facts = carried("facts");
const TOKEN = `token-${facts.code}`;
const part = (id) => document.getElementById(id);
const now = document.body.dataset;
const ballot = new Ballot(facts.code, facts.mine, changed);
const unsent = new Unsent(`unsent-${facts.code}`);
const news = new OwnNews(part("news"));
let token = null;
let socket = null;
let moment = "";
let tick = null;
const tellTabs = otherTabs(facts.code, () => wake());
let troubled = { round: now.round };

/** Tells on the page what is its person's own; what they have ticked or typed and not yet sent stays, or comes back. */
function show() {
  keepingFocus(() => tellMine(ballot, facts));
  unsent.putBack(ballot);
  tick?.();
  leaveBehind();
  fromTheTop();
  news.tell(ballot, part("trouble").textContent !== "");
}

/** What was said about an answer goes when the moment that it was about has passed, and so does a debrief that was sent. */
function leaveBehind() {
  if (troubled.round !== now.round || (troubled.moment && troubled.moment !== now.moment)) tell("");
  if (moment && now.moment !== moment)
    for (const one of document.querySelectorAll("form.say")) {
      one.querySelector(".answer").textContent = "";
      if (one.dataset.event === "debrief" && !unsent.has(nameOf(one))) one.reset(); // What was sent was to be read till now.
    }
  moment = now.moment;
}

function form() {
  return document.querySelector("form.picks");
}

function changed(why) {
  if (why !== "received") unsent.forgetTicks(); // What was ticked while a vote was on its way is not lost with its receipt.
  tell(facts.refusals[why] ?? "");
  show();
  if (why === "received") tellTabs();
  if (why === "revoked") join();
  if (NOT_TAKEN.includes(why)) refresh(); // This phone did not know that it only follows.
}

/** Says what went wrong, where the person is looking; "" takes it back. It is about this round, or about `during` alone. */
function tell(text, during = "") {
  part("trouble").textContent = text;
  troubled = { round: now.round, moment: during };
}

/** What is this person's own besides their vote: what they support, and how they are here. */
function heard(answer) {
  if (!answer) return;
  const { intervention, perspectives } = answer;
  if (intervention) ballot.know({ ...ballot.mine, supports: [...(ballot.mine.supports ?? []), intervention] });
  if (perspectives) ballot.know({ ...ballot.mine, here: perspectives });
  show();
  const line = `[data-mine="supported"][data-saying="${intervention}"]`;
  if (intervention) news.say(document.querySelector(line)?.textContent ?? "");
  if (intervention || perspectives) tellTabs();
}

/** The token names this phone; it lives here and in a cookie, or where the browser keeps none in the tab's memory. */
async function ticket() {
  if (token === null) {
    const answer = await fetch(facts.token, { method: "POST", headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error("no token");
    const given = await answer.json();
    token = given.token;
    if (!facts.known) remember(TOKEN, token);
    if (given.is_new) comeBack();
  }
  return { ...placeOf(facts), token };
}

/** Comes back once without being asked, so that the host learns how many browsers do not keep their cookie. */
function comeBack() {
  const wait = COME_BACK_MS + Math.random() * COME_BACK_MS;
  setTimeout(() => fetch(facts.kept, { method: "POST" }).catch(() => {}), wait);
}

function join() {
  loseToken();
  socket.disconnect().connect();
}

function loseToken() {
  token = null;
  forget(TOKEN);
}

/** A browser that came without its cookie may have been here before, in this tab; what its person voted is heard later. */
function recall() {
  if (facts.known) forget(TOKEN);
  else token = remembered(TOKEN);
  ballot.isSure = token === null;
}

/**
 * Shows what the server drew. People were let in: a phone that waits asks whether it is among them, and not all at once.
 * A result is shown again, as after a "Stop!": a phone that came meanwhile asks what its person had answered.
 */
function take(fresh) {
  const before = now.doors;
  drawn.show(fresh);
  if (now.doors !== before && waits(ballot.mine)) setTimeout(refresh, Math.random() * ASK_WITHIN_MS);
  if (!ballot.knows(asked())) setTimeout(() => ballot.knows(asked()) || refresh(), Math.random() * ASK_WITHIN_MS);
  same();
}

/** The page is the latest: what is on its way goes on. */
function same() {
  show();
  ballot.deliver();
}

function know(mine) {
  ballot.know(mine);
  if (!ballot.pending) show();
}

function refused({ error }) {
  if (error === "revoked") loseToken();
  if (error === "choose_section") location.reload(); // The page then asks which.
  return error !== "choose_section";
}

/** After a sleep the socket may be dead without knowing it; and another tab may have voted. */
async function wake() {
  if (!document.hidden) await refresh();
}

async function refresh() {
  if (!socket?.connected) return;
  const answer = await ask(socket, "refresh", drawn.tag() ? { has: drawn.tag() } : {}, 3000);
  if (!answer.ok) {
    socket.disconnect().connect();
    return;
  }
  setClock(answer.now);
  ballot.know(answer.mine);
  if (answer.drawn) take(answer.drawn);
  else same();
}

let pressed = null; // The button that sends: browsers of before 2022 do not name it.
document.addEventListener("click", ({ target }) => {
  pressed = target.closest("button");
});
document.addEventListener("submit", async (event) => {
  if (event.target.matches("form.say")) {
    event.preventDefault();
    const { target, submitter = pressed } = event;
    const answer = await speak(target, submitter, socket, facts.refusals);
    if (answer) unsent.forgetWords(nameOf(target));
    heard(answer);
    return;
  }
  if (!event.target.matches("form.picks")) return;
  event.preventDefault();
  const choices = ticked(event.target);
  if (choices === null) tell(say("choose_first"), now.moment);
  else ballot.cast(asked().id, choices);
});
document.addEventListener("change", (event) => {
  if (!event.target.form?.matches("form.picks")) return;
  tell("");
  exclude(event.target.form, event.target);
  unsent.keep(event.target.form);
});
document.addEventListener("input", (event) => {
  if (event.target.form?.matches("form.say")) unsent.keep(event.target.form);
});

/** The page came as plain HTML that renews itself: with a script it lives, so it is loaded once as such. */
if (facts.renews) {
  location.replace(facts.live);
} else {
  for (const one of document.querySelectorAll("[data-plain]")) one.remove(); // What phones need that have no script.
  if (form() && ticked(form()) !== null) unsent.keep(form());
  for (const one of document.querySelectorAll("form.say")) unsent.adopt(one);
  startClock(facts);
  recall();
  unsent.recall();
  tick = keepTime();
  show();
  socket = ballot.socket = connect("/phone", "phone", ticket, {
    draw: take,
    same,
    mine: know,
    refused,
    slept: wake,
    connected: () => pill("connected"),
    lost: () => pill("connecting"),
  });
  document.addEventListener("visibilitychange", wake);
  addEventListener("pagehide", () => unsent.save());
  addEventListener("pageshow", (event) => event.persisted && wake());
}
