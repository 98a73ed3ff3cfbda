// The parts of the picture that more than one face shows.

import { el, told } from "./dom.js";
import { clock, number, say } from "./words.js";

const SVG = "http://www.w3.org/2000/svg";
const ORIGINS = {
  "proposed model": "from_model",
  "current practice": "from_practice",
  community: "from_community",
  panel: "from_panel",
  floor: "from_floor",
};
const BORN_IN_THE_ROOM = ["panel", "floor"];

/** Where and when a scene is. */
export function when(scene) {
  if (!scene.time && !scene.place) return null;
  return el(
    "p",
    { class: "when" },
    scene.time ? el("time", { datetime: scene.time }, clock(scene.time)) : null,
    scene.time && scene.place ? " " : null,
    scene.place ? told("span", {}, scene.place) : null,
  );
}

/** An option's letter in its colour. */
export function disc(letter) {
  return el("span", { class: "disc" }, letter);
}

/** Who put an option forward; while the room decides, only what was born in the room is marked. */
export function tag(option, decided = true) {
  const word = ORIGINS[option.origin];
  if (!word || !(decided || BORN_IN_THE_ROOM.includes(option.origin))) return null;
  return el("span", { class: "tag" }, say(word));
}

/** Which choice a gradient asks about. */
export function about({ about: option }) {
  return option ? told("p", { class: "about-choice" }, say("about_choice", option)) : null;
}

/** What the figures of a round say. */
export function figuresAre({ method }) {
  return { approval: "figures_approval", gradient: "figures_gradient" }[method] ?? "figures_one";
}

/** A revealed round as bars with figures; the dashed outline is the round before. */
export function bars(round) {
  const counted = new Map(round.result.options.map((one) => [one.key, one]));
  const before = new Map((round.result.before?.options ?? []).map((one) => [one.key, one]));
  const items = round.options.map((option) => bar(option, counted.get(option.key), round, before.get(option.key)));
  return el("ol", { class: "bars" }, items);
}

function bar(option, { count, percent }, round, earlier) {
  const was = earlier?.percent ?? null;
  return el(
    "li",
    { class: "bar", "data-letter": option.letter },
    disc(option.letter),
    el("div", {}, el("p", { class: "label" }, told("bdi", {}, option.label), tag(option)), track(percent ?? 0, was)),
    el(
      "p",
      { class: "figure" },
      percent === null ? null : el("b", {}, say("percent", { percent })),
      percent === null ? null : " ",
      el("span", {}, say("of", { count: number(count), all: number(round.result.ballots) })),
      was === null ? null : [" ", el("span", { class: "was" }, say("before", { percent: was }))],
    ),
  );
}

function track(now, then) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "track");
  svg.setAttribute("aria-hidden", "true");
  svg.append(share("now", now), ...(then === null ? [] : [share("then", then)]));
  return svg;
}

function share(name, percent) {
  const rect = document.createElementNS(SVG, "rect");
  for (const [key, value] of Object.entries({ class: name, width: `${percent}%`, height: "100%" }))
    rect.setAttribute(key, value);
  return rect;
}

/** How many moved between two rounds, as far as it may be shown. */
export function shift({ options, result }) {
  const moved = result.shift;
  if (!moved) return null;
  const letters = new Map(options.map(({ key, letter }) => [key, letter]));
  const lines = [...fromTo(moved, letters), ...keptAndGained(moved, letters)];
  if (!lines.length) return null;
  return el(
    "div",
    { class: "shift" },
    el("p", {}, moved.both === null ? say("shift_some") : say("shift", { both: number(moved.both) })),
    el(
      "ul",
      {},
      lines.map((line) => el("li", {}, line)),
    ),
  );
}

function fromTo({ table }, letters) {
  const name = (key) => letters.get(key) ?? say("none_short");
  return table
    .filter(([, , count]) => count)
    .map(([before, now, count]) =>
      say(before === now ? "stayed" : "moved", { count: number(count), before: name(before), now: name(now) }),
    );
}

function keptAndGained({ changes }, letters) {
  return Object.entries(changes)
    .filter(([key, change]) => change && letters.has(key))
    .map(([key, { kept, gained, lost, new: fresh }]) => {
      const letter = letters.get(key);
      if (fresh) return say("new", { letter, count: number(fresh) });
      return say("kept", { letter, kept: number(kept), gained: number(gained), lost: number(lost) });
    });
}

/** What the figures of a round are of. */
export function sum({ method, result }) {
  const voted = { ballots: number(result.ballots), phones: number(result.phones) };
  const parts = [result.ballots ? say("voted", voted) : say("nobody_voted")];
  if (result.empty) parts.push(say("empty", { empty: number(result.empty) }));
  if (result.late) parts.push(say("late", { num: result.late }));
  if (method === "approval" && result.ballots) parts.push(say("several"));
  return el("p", { class: "sum" }, parts.join(" "));
}

/** Where somebody can be quiet for a while, if there is such a place. */
export function quietRoom({ event }) {
  return event.quiet_room ? told("p", { class: "quiet-room" }, say("quiet_room", { place: event.quiet_room })) : null;
}

/** The numbers that a person can ring now. */
export function help(lines) {
  const items = lines.map(([who, tel]) => el("li", {}, told("span", {}, who), " ", el("b", {}, tel)));
  return items.length ? el("ul", { class: "help" }, items) : null;
}
