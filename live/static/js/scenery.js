// What the big screen shows: one thing on stage at a time.

import { branches } from "./branches.js";
import { timeLeft } from "./clock.js";
import { el, told } from "./dom.js";
import { line } from "./line.js";
import { about, bars, disc, figuresAre, help, quietRoom, shift, sum, tag, when } from "./picture.js";
import { number, say } from "./words.js";

/** Which of the screen's pictures this state asks for. */
export function pictureOf({ performance }) {
  if (!performance) return "waiting";
  return performance.blank ? "blank" : performance.shows;
}

/** What goes on the stage. `facts` are those of the page: the join address, its picture, help numbers. */
export function stage(state, facts) {
  return STAGES[pictureOf(state)](state, facts);
}

/** What goes above the stage: whose story, and how to join it. */
export function top(state, facts) {
  const { performance, scene, phones, turnout } = state;
  const picture = pictureOf(state);
  if (picture === "waiting") return [];
  return [
    el(
      "p",
      { class: "about" },
      told("b", {}, performance.title || state.event.name),
      performance.persona ? told("span", {}, say("story_of", { name: performance.persona })) : null,
      scene ? el("span", { class: "number" }, say("scene_of", { number: scene.number, of: scene.of })) : null,
      performance.run === "first" && performance.status === "running"
        ? el("span", { class: "number" }, say("first_run"))
        : null,
    ),
    el(
      "div",
      { class: "join" },
      el(
        "p",
        {},
        picture === "open" ? null : [facts.address, el("br"), el("span", { class: "code" }, state.event.code), " "],
        turnout ? null : el("span", { class: "here" }, say("here", { phones: number(phones) })),
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

const STAGES = {
  waiting,
  blank: () => [],
  paused,
  withdrawn,
  ended,
  debrief,
  told: toldOnStage,
  scene,
  note,
  stop,
  discussion,
  open,
  closed,
  revealed,
  void: voided,
  tree: ({ tree }) => el("div", { class: "card" }, el("h2", { class: "ask" }, say("tree")), branches(tree)),
  split,
  minority,
};

function waiting({ doors, event, performance, phones, section }, facts) {
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
        doors.passes ? el("p", { class: "pass" }, say("waiting_passes")) : null,
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

function scene({ scene: now, performance }) {
  const acted = performance.staging === "acted";
  return [
    when(now),
    now.content_note ? told("p", { class: "note" }, say("note", { note: now.content_note })) : null,
    told("p", { class: "tale" }, acted ? now.heading : now.narration || now.heading),
  ];
}

function note(state) {
  const { content_note: text } = state.scene;
  return card([
    el("h2", {}, say("note_heading")),
    told("p", { class: "said" }, say("note", { note: text })),
    el("p", {}, say("note_why")),
    quietRoom(state),
  ]);
}

function stop({ stop: called }) {
  return card([
    el("h2", {}, say("stop")),
    called.words ? told("p", { class: "said" }, called.words) : el("p", {}, say("stop_why")),
  ]);
}

function discussion({ decision, discussion: talk }) {
  return [
    el(
      "div",
      {},
      told("h2", { class: "ask" }, decision.question),
      options(decision),
      el("p", { class: "turnout" }, el("span", {}, el("b", {}, say("discussion")), ` ${say("discussion_why")}`)),
      el("p", { class: "timer", id: "timer" }, timeLeft(talk)),
    ),
  ];
}

function split({ round, decision }) {
  const groups = Object.entries(round.result.splits ?? {});
  const heads = groups.map(([name, { voters }]) =>
    el("th", { scope: "col" }, say(`here_${name}`), el("small", {}, ` (${number(voters)})`)),
  );
  const rows = round.options.map((option) =>
    el(
      "tr",
      {},
      el(
        "th",
        { scope: "row", "data-letter": option.letter },
        el("span", { class: "option" }, disc(option.letter), told("bdi", {}, option.label)),
      ),
      groups.map(([, { voters, counts }]) =>
        el(
          "td",
          {},
          counts[option.key] === null
            ? say("not_shown")
            : say("of", { count: number(counts[option.key]), all: number(voters) }),
        ),
      ),
    ),
  );
  return [
    el("h2", { class: "ask" }, told("bdi", {}, decision.question), " ", el("small", {}, say("split"))),
    el("table", { class: "splits" }, el("thead", {}, el("tr", {}, el("td", {}), heads)), el("tbody", {}, rows)),
    el("p", { class: "sum" }, say("split_why")),
  ];
}

function minority({ minority: lines }) {
  const items = lines.map(({ words }) => told("li", {}, words));
  return card([
    el("h2", { class: "ask" }, say("minority")),
    items.length ? el("ul", { class: "sayings" }, items) : el("p", {}, say("minority_none")),
  ]);
}

function debrief({ performance }, facts) {
  return [
    el(
      "div",
      { class: "split" },
      el(
        "div",
        { class: "card" },
        el("h2", {}, say("debrief")),
        told("p", {}, saidHere(performance)),
        help(facts.help),
      ),
      el("div", { class: "join-big" }, el("span", {}, say("debrief_why")), qr({ qr: facts.after }, "qr big")),
    ),
  ];
}

function card(children) {
  return el("div", { class: "card calm" }, children);
}

function open({ round, turnout, event, stop: stopped }, facts) {
  return [
    el(
      "div",
      { class: "split" },
      el("div", {}, asked(round, stopped), options(round), meter(turnout)),
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

function closed({ round, turnout, stop: stopped }) {
  return [
    asked(round, stopped),
    options(round),
    turnout ? el("p", { class: "turnout" }, el("span", {}, say("closed", counts(turnout)))) : null,
  ];
}

function asked(round, stopped) {
  return [
    stopped?.words ? told("p", { class: "note" }, stopped.words) : null,
    told("h2", { class: "ask" }, round.question),
    about(round),
  ];
}

function revealed({ round, stop: stopped }) {
  return [
    el(
      "div",
      { class: "result" },
      stopped?.words ? told("p", { class: "note" }, stopped.words) : null,
      el("h2", { class: "ask" }, told("bdi", {}, round.question), " ", el("small", {}, say(figuresAre(round)))),
      about(round),
      bars(round),
      shift(round),
      sum(round),
    ),
  ];
}

function voided({ round }) {
  return [
    el(
      "div",
      { class: "card calm" },
      el("h2", {}, say("void")),
      told("p", {}, round.question),
      told("p", {}, say("void_reason", { reason: round.reason })),
    ),
  ];
}

function paused(state, facts) {
  return [
    el(
      "div",
      { class: "card calm" },
      el("h2", {}, say("paused")),
      el("p", {}, say("paused_why")),
      quietRoom(state),
      help(facts.help),
    ),
  ];
}

function withdrawn(state, facts) {
  return [card([el("h2", {}, say("withdrawn")), quietRoom(state), help(facts.help)])];
}

function saidHere({ title }) {
  return title ? say("ended_why", { title }) : say("ended_untitled");
}

function ended({ performance }, facts) {
  return [
    el("div", { class: "card calm" }, el("h2", {}, say("ended")), el("p", {}, saidHere(performance)), help(facts.help)),
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
    el(
      "span",
      {},
      el("b", {}, say("of", { count: number(turnout.ballots), all: number(turnout.phones) })),
      ` ${say("answered")}`,
    ),
    el("progress", {
      class: "meter",
      max: Math.max(turnout.phones, 1),
      value: turnout.ballots,
      "aria-label": say("answered"),
    }),
  );
}

function counts(turnout) {
  return { ballots: number(turnout.ballots), phones: number(turnout.phones) };
}

function way(path) {
  const steps = path.filter((step) => step.option);
  if (!steps.length) return null;
  const items = steps
    .slice(-3)
    .map(({ option }) => el("li", {}, el("b", {}, option.letter), " ", told("bdi", {}, option.label)));
  return el("ol", { class: "way", "aria-label": say("way") }, items);
}

function qr(facts, style) {
  const box = el("span", { class: style });
  box.append(facts.qr.cloneNode(true));
  return box;
}

function asking({ method }) {
  return { approval: "ask_approval", gradient: "ask_gradient" }[method] ?? "ask_one";
}
