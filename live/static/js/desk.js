// The parts of the console: now and next side by side, and all that can be done.

import { timeLeft, until } from "./clock.js";
import { el, told } from "./dom.js";
import { line } from "./line.js";
import { about, bars, disc, shift, sum, tag, when } from "./picture.js";
import { queue as words } from "./queue.js";
import { pictureOf } from "./scenery.js";
import { number, say } from "./words.js";

const BIG = "next";

/** The action that a button stands for. */
export function actionAt(state, place) {
  return place === BIG ? state.next : state.actions[Number(place)];
}

export function head(state) {
  const { event, section, performance, scene } = state;
  return [
    told("b", {}, performance?.title || event.name),
    scene ? el("span", {}, say("scene_of", { number: scene.number, of: scene.of })) : null,
    told("span", {}, section.name),
    el("span", { class: "left" }, hours(state)),
    el("span", { class: "count" }, here(state)),
  ];
}

/** How many phones are here: beside a vote that more were here for, also how many that were. */
function here({ phones, turnout }) {
  if (!turnout || turnout.phones <= phones) return say("phones", { phones: number(phones) });
  return say("phones_of", { phones: number(phones), during: number(turnout.phones) });
}

const IN_FRONT = ["paused", "ended", "debrief", "tree", "split", "minority"];

/** What the room sees now. */
export function live(state) {
  const picture = pictureOf(state);
  return [
    el("p", { class: "caption" }, el("span", {}, say("on_screen")), el("b", {}, say(`picture_${picture}`))),
    stopped(state) ??
      (IN_FRONT.includes(picture) ? el("p", { class: "inside" }, say(`sees_${picture}`)) : onStage(state)),
  ];
}

/** Why nobody can go on with the story, and what to do; null where it can go on. */
function stopped({ performance }) {
  const isWithdrawn = performance?.shows === "withdrawn";
  if (!isWithdrawn && (!performance?.unreadable || performance.status === "ended")) return null;
  const then = performance.status === "running" ? say("end_it") : say("start_another");
  return el(
    "div",
    { class: "inside" },
    el("h2", {}, say(isWithdrawn ? "permission" : "unreadable")),
    el("p", {}, then),
  );
}

function onStage(state) {
  const { scene, decision, round, performance, discussion } = state;
  return [
    el(
      "div",
      { class: "inside" },
      scene ? [when(scene), told("h2", {}, scene.heading)] : null,
      performance?.told ? told("h2", {}, performance.told) : null,
      performance?.held ? told("p", {}, say("note", { note: scene.content_note })) : null,
      state.stop ? told("p", { class: "tale" }, state.stop.words || say("aloud")) : null,
      discussion ? el("p", { class: "timer", id: "timer" }, timeLeft(discussion)) : null,
      scene && !round ? told("p", { class: "tale" }, scene.narration) : null,
      round ? told(scene ? "h3" : "h2", {}, round.question) : decision ? told("h3", {}, decision.question) : null,
      round ? about(round) : null,
      round?.result
        ? [bars(round), shift(round), sum(round)]
        : decision
          ? options(discussion ? decision : (round ?? decision))
          : null,
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

export function go({ next, performance }) {
  if (!next) return el("p", { class: "go idle" }, say(performance?.debrief ? "all_played" : "no_next"));
  return el(
    "button",
    { class: "go", type: "button", id: "big", "data-action": BIG },
    el("span", {}, next.label),
    el("small", {}, next.hint, " ", el("kbd", {}, say("page_down"))),
  );
}

/** What is small and in reach: all but the big button's own action, choices and other stories. */
export function minor(state) {
  const elsewhere = ["follow", "rewind", "start", "go on"];
  return buttons(
    state,
    (action) => !elsewhere.includes(action.kind) && !action.with.groups && isSwitchedOn(action, state),
  );
}

/** Revealing a result by group is rare and cannot be taken back: it is folded away, or it says there why it is not to be had. */
export function groups(state) {
  if (!state.groups) return [];
  const { offered, why } = state.groups;
  const place = state.actions.findIndex((one) => one.kind === "reveal" && one.with.groups);
  const action = state.actions[place];
  return [
    el(
      "details",
      { id: "by-group" },
      el("summary", {}, say("groups")),
      offered && action
        ? [el("p", { class: "soft" }, action.hint), el("div", { class: "row" }, button(action, place, action.label))]
        : null,
      why ? el("p", { class: "soft" }, why) : null,
    ),
  ];
}

/** Only what was switched on for this story stands on the console. */
function isSwitchedOn({ kind, with: details }, { plan, decision }) {
  if (kind === "open" && details.method === "gradient") return plan.method === "gradient";
  if (kind === "accept" || kind === "drop")
    return plan.stops || plan.two_rounds || (kind === "drop" && Boolean(decision));
  if (kind === "discuss") return plan.two_rounds;
  return true;
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
  if (!turnout) return [el("h2", {}, say("connected_now")), figure(number(phones))];
  const share = { max: Math.max(turnout.phones, 1), value: turnout.ballots, "aria-label": say("answers") };
  return [
    el("h2", {}, say("answers")),
    figure(number(turnout.ballots), say("of_all", { all: number(turnout.phones) })),
    el("progress", { class: "meter", ...share }),
  ];
}

/** Words from the floor: what waits first, then what most people support. */
export function queue(state) {
  const { queue: all, waiting, plan } = state;
  if (stopped(state)) return [];
  if (!all.length && !plan.stops && !plan.reasons && !plan.minority) return [];
  const may = (kind) => state.actions.some((one) => one.kind === kind);
  return [
    el(
      "h2",
      {},
      say("queue"),
      waiting ? el("b", { class: "count" }, ` ${say("queue_waiting", { num: waiting })}`) : null,
    ),
    all.length ? words(all, may, state.performance) : el("p", { class: "soft" }, say("queue_none")),
  ];
}

/** What the room marked in the first run. */
export function marks({ marks: all }) {
  if (!all.length) return [];
  const items = all.map(({ heading, kind, count }) =>
    el("li", {}, told("bdi", {}, heading), ` ${say(`marks_${kind}`, { count: number(count) })}`),
  );
  return [el("h2", {}, say("marks")), el("ul", { class: "leads" }, items)];
}

const MUCH_LEFT = 12 * 60;
const MUCH_OVER = 60;

/** How long this part has left, in words, once it has begun and until it is over; nothing where its plan was given up. */
export function hours({ hours: { until: end }, programme: stories }) {
  const begun = stories.some(({ status }) => status !== "waiting");
  const over = stories.every(({ status }) => status === "ended");
  const left = end && begun && !over ? until(end) : null;
  if (left === null) return "";
  const minutes = Math.round(left / 60000);
  if (minutes > MUCH_LEFT || minutes < -MUCH_OVER) return "";
  return minutes >= 0
    ? say("time_left", { minutes: number(minutes) })
    : say("time_over", { minutes: number(-minutes) });
}

/** The stories of this part of the programme; one that can be started has a button. */
export function programme(state) {
  const items = state.programme.map(({ performance, title, status, playable }) => {
    const place = state.actions.findIndex((one) => one.kind === "start" && one.with.performance === performance);
    return el(
      "li",
      {},
      told("span", {}, title),
      el("small", {}, say(`status_${status === "waiting" && !playable ? "unplayable" : status}`)),
      place < 0 ? null : button(state.actions[place], place, say(status === "ended" ? "start_again" : "start")),
    );
  });
  return [
    el("h2", {}, say("programme")),
    items.length ? el("ul", { class: "programme" }, items) : el("p", {}, say("no_stories")),
    state.parts.length ? parts(state) : null,
  ];
}

/** The parts of the event; the room can be taken to another one while no story is on. */
function parts(state) {
  const items = state.parts.map(({ id, name, status, here }) => {
    const place = state.actions.findIndex((one) => one.kind === "go on" && one.with.section === id);
    return el(
      "li",
      {},
      told("span", {}, name),
      el("small", {}, here ? say("part_here") : say(`part_${status}`)),
      place < 0 || isNext(state.actions[place], state.next)
        ? null
        : button(state.actions[place], place, say("go_to_part", { name })),
    );
  });
  return el("details", { id: "parts" }, el("summary", {}, say("parts")), el("ul", { class: "programme" }, items));
}

function buttons(state, wanted) {
  return state.actions
    .map((action, place) => [action, place])
    .filter(([action]) => wanted(action) && !isNext(action, state.next))
    .map(([action, place]) => button(action, place, action.label));
}

function button(action, place, label) {
  const key = KEYS[action.kind] && (action.kind !== "show" || action.with.scene) ? KEYS[action.kind] : null;
  const id = `do-${action.kind.replace(" ", "-")}-${Object.values(action.with).join("-")}`;
  return el(
    "button",
    { type: "button", id, class: action.kind.replace(" ", "-"), "data-action": place, title: action.hint },
    told("span", {}, label),
    key ? el("kbd", {}, key) : null,
  );
}

function isNext(action, next) {
  return Boolean(next) && action.kind === next.kind && JSON.stringify(action.with) === JSON.stringify(next.with);
}

function figure(value, rest = "") {
  return el("p", { class: "figure" }, el("b", {}, value), ` ${rest}`);
}

function options({ options: all }) {
  const items = all.map((option) =>
    el(
      "li",
      { "data-letter": option.letter },
      disc(option.letter),
      el("span", {}, told("bdi", {}, option.label), tag(option)),
    ),
  );
  return el("ol", { class: "choices-list" }, items);
}

function lead({ letter, heading, scene, number: place }) {
  return told("li", {}, scene ? say("leads_to", { letter, number: place, heading }) : say("leads_nowhere", { letter }));
}

const KEYS = { blank: "B", unblank: "B", pause: "P", resume: "P", show: "←", stop: "S", release: "S" };
