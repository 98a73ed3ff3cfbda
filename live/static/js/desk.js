// The parts of the console: now and next side by side, and all that can be done.

import { el, told } from "./dom.js";
import { line } from "./line.js";
import { bars, disc, sum, tag, when } from "./picture.js";
import { pictureOf } from "./scenery.js";
import { number, say } from "./words.js";

const BIG = "next";

/** The action that a button stands for. */
export function actionAt(state, place) {
  return place === BIG ? state.next : state.actions[Number(place)];
}

export function head({ event, section, performance, scene, phones }) {
  return [
    told("b", {}, performance?.title || event.name),
    scene ? el("span", {}, say("scene_of", { number: scene.number, of: scene.of })) : null,
    told("span", {}, section.name),
    el("span", { class: "count" }, say("phones", { phones: number(phones) })),
  ];
}

/** What the room sees now. */
export function live(state) {
  const { scene, decision, round, performance } = state;
  const picture = pictureOf(state);
  return [
    el("p", { class: "caption" }, el("span", {}, say("on_screen")), el("b", {}, say(`picture_${picture}`))),
    el(
      "div",
      { class: "inside" },
      scene ? [when(scene), told("h2", {}, scene.heading)] : null,
      performance?.told ? told("h2", {}, performance.told) : null,
      scene && !round ? told("p", { class: "tale" }, scene.narration) : null,
      decision ? told("h3", {}, decision.question) : null,
      round?.result ? [bars(round), sum(round)] : decision ? options(round ?? decision) : null,
      round?.state === "void" ? told("p", {}, say("void_reason", { reason: round.reason })) : null,
    ),
  ];
}

/** What the big button will do. */
export function upcoming({ next, leads }) {
  return [
    el("p", { class: "caption" }, say("next")),
    el(
      "div",
      { class: "inside" },
      next ? el("p", {}, next.hint) : null,
      leads.length ? el("ul", { class: "leads" }, leads.map(lead)) : null,
    ),
  ];
}

export function notes({ notes: text, scene }) {
  return [
    el("h2", {}, say("notes")),
    told("p", {}, text || say("no_notes")),
    scene?.content_note ? told("p", { class: "soft" }, say("note", { note: scene.content_note })) : null,
  ];
}

export function path({ path: steps, line: stops }) {
  const taken = steps.map(({ heading, option }) =>
    el("li", {}, told("bdi", {}, heading || "–"), option ? el("b", {}, ` ${option.letter}`) : null),
  );
  return [el("h2", {}, say("way")), steps.length ? el("ol", { class: "steps" }, taken) : null, line(stops)];
}

export function go({ next }) {
  if (!next) return el("p", { class: "go idle" }, say("no_next"));
  return el(
    "button",
    { class: "go", type: "button", id: "big", "data-action": BIG },
    el("span", {}, next.label),
    el("small", {}, next.hint, " ", el("kbd", {}, say("page_down"))),
  );
}

/** What is small and in reach: all but the big button's own action, choices and other stories. */
export function minor(state) {
  const kinds = ["show", "open", "reveal", "close", "blank", "unblank", "pause", "resume", "void", "lights", "end"];
  return buttons(state, ({ kind }) => kinds.includes(kind));
}

/** Where the story can go from here, and the choices that can be played again. */
export function choices(state) {
  const follow = buttons(state, ({ kind }) => kind === "follow");
  const rewind = buttons(state, ({ kind }) => kind === "rewind");
  return [
    follow.length ? [el("h2", {}, say("play_choice")), el("div", { class: "row tall" }, follow)] : null,
    rewind.length ? [el("h2", {}, say("go_back")), el("div", { class: "row tall" }, rewind)] : null,
  ];
}

export function answers({ turnout, phones }) {
  if (!turnout) return [el("h2", {}, say("connected_now")), figure(number(phones), say("phones_word"))];
  const share = { max: Math.max(turnout.phones, 1), value: turnout.ballots, "aria-label": say("answers") };
  return [
    el("h2", {}, say("answers")),
    figure(number(turnout.ballots), say("of_all", { all: number(turnout.phones) })),
    el("progress", { class: "meter", ...share }),
  ];
}

/** The stories of this part of the programme; one that can be started has a button. */
export function programme(state) {
  const items = state.programme.map(({ performance, title, status }) => {
    const place = state.actions.findIndex((one) => one.kind === "start" && one.with.performance === performance);
    return el(
      "li",
      {},
      told("span", {}, title),
      el("small", {}, say(`status_${status}`)),
      place < 0 ? null : button(state.actions[place], place, say(status === "ended" ? "start_again" : "start")),
    );
  });
  return [el("h2", {}, say("programme")), items.length ? el("ul", { class: "programme" }, items) : el("p", {}, say("no_stories"))];
}

function buttons(state, wanted) {
  return state.actions
    .map((action, place) => [action, place])
    .filter(([action]) => wanted(action) && !isNext(action, state.next))
    .map(([action, place]) => button(action, place, action.label));
}

function button(action, place, label) {
  const key = KEYS[action.kind] && (action.kind !== "show" || action.with.scene) ? KEYS[action.kind] : null;
  const id = `do-${action.kind}-${Object.values(action.with).join("-")}`;
  return el(
    "button",
    { type: "button", id, class: action.kind, "data-action": place, title: action.hint },
    told("span", {}, label),
    key ? el("kbd", {}, key) : null,
  );
}

function isNext(action, next) {
  return Boolean(next) && action.kind === next.kind && JSON.stringify(action.with) === JSON.stringify(next.with);
}

function figure(value, rest) {
  return el("p", { class: "figure" }, el("b", {}, value), ` ${rest}`);
}

function options({ options: all }) {
  const items = all.map((option) =>
    el("li", { "data-letter": option.letter }, disc(option.letter), el("span", {}, told("bdi", {}, option.label), tag(option))),
  );
  return el("ol", { class: "choices-list" }, items);
}

function lead({ letter, heading, scene, number: place }) {
  return told("li", {}, scene ? say("leads_to", { letter, number: place, heading }) : say("leads_nowhere", { letter }));
}

const KEYS = { blank: "B", unblank: "B", pause: "P", resume: "P", show: "←" };
