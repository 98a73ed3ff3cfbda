// What is one person's own on a page that is drawn for everybody: their answer, why they only follow, what they support.

import { listed, say } from "./words.js";

const WAITS_FOR_WORDS = ["doors", "pass"];
const OVER = ["ended", "debrief"];
const ASKS = ["open", "closed"];

/** The round on stage, {id, state}, or null. */
export function asked() {
  const { round, roundState } = document.body.dataset;
  return round ? { id: Number(round), state: roundState } : null;
}

/** Why this phone only follows: the doors were closed before it came, it votes from a later round on, or it has no pass. */
export function waits({ votes_from: from = 0, lacks_pass: lacksPass = false }, round = asked()) {
  if (lacksPass) return "pass";
  if (from === null) return "doors";
  return round?.state === "open" && round.id < from ? "next_round" : "";
}

/** Tells on the page what `ballot` knows of its person. `facts` are those of the page. */
export function tellMine(ballot, facts) {
  const round = asked();
  const why = waits(ballot.mine);
  const isForgotten = round !== null && facts.counted === round.id && ballot.latest(round.id) === null;
  const { shows } = document.body.dataset;
  for (const line of marked("waits")) tellWait(line, OVER.includes(shows) ? "" : why, facts);
  for (const line of marked("received")) tellAnswer(line, round, ballot);
  for (const box of marked("forgotten")) tellForgotten(box, isForgotten && !why && ASKS.includes(shows));
  for (const line of marked("missed"))
    line.hidden = isForgotten || ballot.latest(round.id) !== null || waits(ballot.mine, null) !== "";
  for (const form of document.querySelectorAll("form.picks")) tellForm(form, round, ballot, why, isForgotten);
  for (const box of marked("floor")) box.hidden = WAITS_FOR_WORDS.includes(why);
  const supports = (one) => (ballot.mine.supports ?? []).includes(Number(one.dataset.saying));
  for (const line of marked("supported")) line.hidden = !supports(line);
  for (const box of marked("support")) box.hidden = supports(box);
  for (const box of document.querySelectorAll("#here input[type=checkbox]"))
    box.checked = (ballot.mine.here ?? []).includes(box.value);
}

function marked(name) {
  return document.querySelectorAll(`[data-mine="${name}"]`);
}

function tellWait(line, why, facts) {
  line.hidden = !why;
  line.textContent = why ? say(`waits_${why}`) : "";
  if (why !== "pass") return;
  line.append(" ", link(facts.pass, say("type_pass")));
}

/** What the person chose, received or on its way. */
function tellAnswer(line, round, ballot) {
  const pending = round.state === "open" && ballot.pending?.round === round.id ? ballot.pending.choices : null;
  const choices = pending ?? ballot.stored(round.id);
  line.hidden = choices === null;
  line.classList.toggle("sending", pending !== null);
  line.replaceChildren();
  if (choices === null) return;
  if (pending !== null) line.append(say(ballot.socket?.connected ? "sending" : "unsent"));
  else line.append(bold(say(line.dataset.lead)));
  line.append(` ${chose(line.dataset, choices)}`);
  if (pending === null && line.dataset.more) line.append(` ${say(line.dataset.more)}`);
}

/** What these choices are, in words; the line that tells them carries how. */
export function chose({ chose: name, letters }, choices) {
  if (!choices.length) return say("chose_none");
  const known = letters.split(" ").map((each) => each.split(":"));
  const chosen = known.filter(([key]) => choices.includes(key));
  return say(name, { letters: listed(chosen.map(([, letter]) => letter)) });
}

/** This browser sent its vote by the plain form, and kept nothing by which it could be known again. */
function tellForgotten(box, is) {
  box.hidden = !is;
  const address = new URL(location.href);
  address.searchParams.delete("counted");
  box.querySelector("a").href = address.href;
}

function tellForm(form, round, ballot, why, isForgotten) {
  form.hidden = isForgotten && !why;
  form.querySelector("fieldset").disabled = Boolean(why);
  const send = form.querySelector("button.send");
  send.hidden = Boolean(why);
  send.textContent = say(ballot.stored(round.id) === null ? "send" : "send_change");
}

function link(href, text) {
  const made = document.createElement("a");
  Object.assign(made, { href, textContent: text });
  return made;
}

function bold(text) {
  const made = document.createElement("b");
  made.textContent = text;
  return made;
}
