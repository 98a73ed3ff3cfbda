// What the phone shows: what to do now, and the screen's picture for those who follow it here.

import { timeLeft } from "./clock.js";
import { el, told } from "./dom.js";
import { floor } from "./floor.js";
import { line } from "./line.js";
import { picks } from "./picks.js";
import { about, bars, disc, figuresAre, help, quietRoom, shift, sum, when } from "./picture.js";
import { pictureOf } from "./scenery.js";
import { listed, say } from "./words.js";

/** The one thing that the phone is for now. */
export function now(state, ballot, facts) {
  const picture = phonePicture(state);
  const onStage = state.scene && !AFTER.includes(picture);
  const why = waits(state, ballot.mine);
  return [
    onStage ? when(state.scene) : null,
    why && !OVER.includes(picture) ? waitsFor(why, facts) : null,
    why && picture === "open" ? onPaper(state.round) : NOW[picture](state, ballot, facts),
    floor(why && why !== "next_round" ? { ...state, may: [] } : state, ballot.mine),
  ];
}

function waitsFor(why, facts) {
  const typed = why === "pass" ? [" ", el("a", { href: facts.pass }, say("type_pass"))] : null;
  return el("p", { class: "got waits" }, say(`waits_${why}`), typed);
}

/** Why this phone only follows: the doors were closed before it came, it votes from a later round on, or it has no pass. */
export function waits({ round }, { votes_from: from = 0, lacks_pass: lacksPass = false }) {
  if (lacksPass) return "pass";
  if (from === null) return "doors";
  return round?.state === "open" && round.id < from ? "next_round" : "";
}

/** What the big screen shows, in words, with the way that led here. */
export function follow(state) {
  const { scene, path, performance } = state;
  if (performance?.status !== "running" || !path.length)
    return el("p", {}, say(STOPPED.find((one) => one === performance?.shows) ?? "nothing_yet"));
  return [
    scene ? told("h2", {}, scene.heading) : null,
    scene?.content_note ? told("p", { class: "note" }, say("note", { note: scene.content_note })) : null,
    scene ? told("p", { class: "tale" }, scene.narration) : told("p", { class: "tale" }, performance.told ?? ""),
    path.length > 1 || path[0]?.option ? [el("h2", {}, say("way")), way(path)] : null,
    line(state.line),
  ];
}

/** A blank screen is for the stage: phones carry on. */
function phonePicture(state) {
  return pictureOf({ ...state, performance: state.performance && { ...state.performance, blank: false } });
}

const OVER = ["ended", "debrief"];
const AFTER = ["ended", "debrief", "waiting"];
const STOPPED = ["withdrawn", "paused"];
const NOW = {
  waiting,
  scene: quiet,
  told: quiet,
  tree: quiet,
  note,
  stop,
  discussion,
  open,
  closed,
  revealed,
  split: revealed,
  minority: revealed,
  void: voided,
  paused,
  withdrawn,
  ended,
  debrief: () => el("h1", {}, say("debrief")),
};

function waiting() {
  return [el("h1", {}, say("waiting")), el("p", { class: "hint" }, say("waiting_hint"))];
}

function quiet() {
  return [el("h1", {}, say("quiet")), el("p", { class: "hint" }, say("quiet_hint"))];
}

function note(state) {
  const { content_note: text } = state.scene;
  return [
    el("h1", {}, say("note_heading")),
    told("p", {}, say("note", { note: text })),
    el("p", { class: "hint" }, say("note_why")),
    quietRoom(state),
  ];
}

function stop({ stop: called }) {
  return [
    el("h1", {}, say("stop")),
    called.words ? told("p", { class: "tale" }, called.words) : el("p", { class: "hint" }, say("stop_why")),
  ];
}

function discussion({ decision, discussion: talk }) {
  return [
    el("h1", {}, say("discussion")),
    told("p", {}, decision.question),
    el("p", { class: "hint" }, say("discussion_why")),
    talk.minutes ? el("p", { class: "timer", id: "timer" }, timeLeft(talk)) : null,
  ];
}

function open({ round }, ballot, facts) {
  const stored = ballot.stored(round.id);
  if (isForgotten(round, ballot, facts)) return [told("h1", {}, round.question), about(round), forgotten()];
  return [
    told("h1", {}, round.question),
    about(round),
    ballot.pending ? sending(round, ballot) : received(round, stored, say("change_until")),
    picks(round, stored, stored !== null),
  ];
}

/** Whether this browser sent its vote by the plain form, and kept nothing by which it could be known again. */
function isForgotten(round, ballot, facts) {
  return facts.counted === round.id && ballot.latest(round.id) === null;
}

function forgotten() {
  const address = new URL(location.href);
  address.searchParams.delete("counted");
  return [
    el("p", { class: "got" }, say("forgotten")),
    el("p", {}, el("a", { href: address.href }, say("not_forgotten"))),
  ];
}

/** An open vote as somebody reads it who cannot vote in it. */
function onPaper(round) {
  const items = round.options.map(({ letter, label }) =>
    el("li", { "data-letter": letter }, disc(letter), told("bdi", {}, label)),
  );
  return [told("h1", {}, round.question), about(round), el("ul", { class: "on-paper" }, items)];
}

function closed({ round }, ballot, facts) {
  const mayVote = waits({ round: null }, ballot.mine) === "";
  const none = mayVote ? el("p", { class: "hint" }, say("not_voted")) : null;
  return [
    told("h1", {}, round.question),
    received(round, ballot.stored(round.id)) ?? (isForgotten(round, ballot, facts) ? forgotten() : none),
    el("p", { class: "hint" }, say("closed")),
  ];
}

function revealed({ round }, ballot) {
  return [
    told("h1", {}, round.question),
    about(round),
    el("p", { class: "hint" }, say(figuresAre(round))),
    bars(round),
    shift(round),
    sum(round),
    received(round, ballot.stored(round.id), "", "your_answer"),
  ];
}

function voided({ round }) {
  return [
    el("h1", {}, say("void")),
    told("p", { class: "hint" }, say("void_reason", { reason: round.reason })),
    el("p", { class: "hint" }, say("void_hint")),
  ];
}

function paused(state, _ballot, facts) {
  return [
    el("h1", {}, say("paused")),
    el("p", { class: "hint" }, say("paused_why")),
    quietRoom(state),
    help(facts.help),
  ];
}

function withdrawn(state, _ballot, facts) {
  return [el("h1", {}, say("withdrawn")), quietRoom(state), help(facts.help)];
}

function ended(_state, _ballot, facts) {
  return [el("h1", {}, say("ended")), el("p", { class: "hint" }, say("ended_hint")), help(facts.help)];
}

function received(round, choices, more = "", lead = "received") {
  if (choices === null) return null;
  return el("p", { class: "got" }, el("b", {}, say(lead)), ` ${chose(round, choices)} ${more}`.trimEnd());
}

function sending(round, { pending, socket }) {
  return el(
    "p",
    { class: "got sending" },
    say(socket?.connected ? "sending" : "unsent"),
    ` ${chose(round, pending.choices)}`,
  );
}

function chose({ method, options }, choices) {
  if (!choices.length) return say("chose_none");
  const letters = options.filter(({ key }) => choices.includes(key)).map(({ letter }) => letter);
  return say(method === "approval" ? "could_support" : "chose", { letters: listed(letters) });
}

function way(path) {
  const items = path.map(({ heading, option }) =>
    el(
      "li",
      {},
      told("bdi", {}, heading),
      option ? el("span", {}, ` ${option.letter}: `, told("bdi", {}, option.label)) : null,
    ),
  );
  return el("ol", { class: "path" }, items);
}
