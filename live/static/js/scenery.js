// What the big screen shows: one thing on stage at a time.

import { el, told } from "./dom.js";
import { line } from "./line.js";
import { bars, disc, help, sum, tag, when } from "./picture.js";
import { number, say } from "./words.js";

/** Which of the screen's pictures this state asks for. */
export function pictureOf({ performance, scene, round }) {
  if (!performance || performance.status === "waiting") return "waiting";
  if (performance.blank) return "blank";
  if (performance.paused) return "paused";
  if (performance.status === "ended") return "ended";
  if (!scene) return "told";
  return round ? round.state : "scene";
}

/** What goes on the stage. `facts` are those of the page: the join address, its picture, help numbers. */
export function stage(state, facts) {
  return STAGES[pictureOf(state)](state, facts);
}

/** What goes above the stage: whose story, and how to join it. */
export function top(state, facts) {
  const { performance, scene, phones } = state;
  const picture = pictureOf(state);
  if (picture === "waiting") return [];
  return [
    el(
      "p",
      { class: "about" },
      told("b", {}, performance.title),
      performance.persona ? told("span", {}, say("story_of", { name: performance.persona })) : null,
      scene ? el("span", { class: "number" }, say("scene_of", { number: scene.number, of: scene.of })) : null,
    ),
    el(
      "div",
      { class: "join" },
      el(
        "p",
        {},
        picture === "open" ? null : [facts.address, el("br"), el("span", { class: "code" }, state.event.code), " "],
        el("span", { class: "here" }, say("here", { phones: number(phones) })),
      ),
      picture === "open" ? null : qr(facts, "qr"),
    ),
  ];
}

/** What goes along the foot: the pathway, and the choices that led here. */
export function foot(state) {
  if (pictureOf(state) === "waiting") return [];
  return [way(state.scene ? state.path : state.path.slice(0, -1)), line(state.line)];
}

const STAGES = { waiting, blank: () => [], paused, ended, told: toldOnStage, scene, open, closed, revealed, void: voided };

function waiting({ event, performance, phones, section }, facts) {
  const title = performance?.title || event.name;
  return [
    el(
      "div",
      { class: "split" },
      el(
        "div",
        { class: "card" },
        el("p", {}, performance?.title ? event.name : section.name),
        told("h2", {}, title),
        el("p", {}, say("waiting"), ". ", say("waiting_why")),
      ),
      el(
        "div",
        { class: "join-big" },
        qr(facts, "qr big"),
        el("span", { class: "address" }, facts.address),
        el("span", { class: "code" }, event.code),
        el("span", { class: "here" }, say("here", { phones: number(phones) })),
      ),
    ),
  ];
}

function scene({ scene: now }) {
  return [
    when(now),
    now.content_note ? told("p", { class: "note" }, say("note", { note: now.content_note })) : null,
    told("p", { class: "tale" }, now.narration || now.heading),
  ];
}

function open({ round, turnout, decision, event }, facts) {
  return [
    el(
      "div",
      { class: "split" },
      el(
        "div",
        {},
        told("h2", { class: "ask" }, decision.question),
        options(round),
        meter(turnout),
      ),
      el(
        "div",
        { class: "aside" },
        qr(facts, "qr big"),
        el("span", {}, facts.address),
        el("span", { class: "code" }, event.code),
        el("span", {}, say(asking(round))),
      ),
    ),
  ];
}

function closed({ round, decision, turnout }) {
  return [
    told("h2", { class: "ask" }, decision.question),
    options(round),
    el("p", { class: "turnout" }, el("span", {}, turnout ? say("closed", counts(turnout)) : say("closed_plain"))),
  ];
}

function revealed({ round, decision }) {
  return [
    el(
      "div",
      { class: "result" },
      el("h2", { class: "ask" }, told("bdi", {}, decision.question), " ", el("small", {}, say(figuresAre(round)))),
      bars(round),
      sum(round),
    ),
  ];
}

function voided({ round, decision }) {
  return [
    el(
      "div",
      { class: "card calm" },
      el("h2", {}, say("void")),
      told("p", {}, decision.question),
      told("p", {}, say("void_reason", { reason: round.reason })),
    ),
  ];
}

function paused(state, facts) {
  return [el("div", { class: "card calm" }, el("h2", {}, say("paused")), el("p", {}, say("paused_why")), help(facts.help))];
}

function ended({ performance }, facts) {
  return [
    el(
      "div",
      { class: "card calm" },
      el("h2", {}, say("ended")),
      el("p", {}, say("ended_why", { title: performance.title })),
      help(facts.help),
    ),
  ];
}

function toldOnStage({ performance }) {
  return [el("div", { class: "card" }, el("p", {}, say("told")), told("h2", {}, performance.told))];
}

function options(round) {
  const items = round.options.map((option) =>
    el(
      "li",
      { class: "option", "data-letter": option.letter },
      disc(option.letter),
      el("span", {}, told("bdi", {}, option.label), tag(option, false)),
    ),
  );
  return el("ol", { class: "options" }, items);
}

function meter(turnout) {
  if (!turnout) return null;
  return el(
    "p",
    { class: "turnout" },
    el("span", {}, el("b", {}, say("of", { count: number(turnout.ballots), all: number(turnout.phones) })), ` ${say("answered")}`),
    el("progress", { class: "meter", max: Math.max(turnout.phones, 1), value: turnout.ballots, "aria-label": say("answered") }),
  );
}

function counts(turnout) {
  return { ballots: number(turnout.ballots), phones: number(turnout.phones) };
}

function way(path) {
  const steps = path.filter((step) => step.option);
  if (!steps.length) return null;
  const items = steps.slice(-3).map(({ option }) => el("li", {}, el("b", {}, option.letter), " ", told("bdi", {}, option.label)));
  return el("ol", { class: "way", "aria-label": say("way") }, items);
}

function qr(facts, style) {
  const box = el("span", { class: style });
  box.append(facts.qr.cloneNode(true));
  return box;
}

function asking({ method }) {
  return method === "approval" ? "ask_approval" : "ask_one";
}

function figuresAre({ method }) {
  return method === "approval" ? "figures_approval" : "figures_one";
}
