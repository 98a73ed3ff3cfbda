import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { page } from "./page.mjs";

const NAMES = [
  "groups",
  "play_choice",
  "go_back",
  "page_down",
  "no_next",
  "all_played",
  "programme",
  "no_stories",
  "parts",
];
const MORE = ["start", "start_again", "part_here", "part_open", "status_waiting", "status_running", "status_ended"];
page("", {
  carried: {
    words: {
      ...Object.fromEntries([...NAMES, ...MORE, "status_unplayable"].map((name) => [name, name])),
      go_to_part: "go to %(name)s",
      time_left: "%(minutes)s left",
      phones: "%(phones)s here",
      phones_of: "%(phones)s here, %(during)s during",
      time_over: "%(minutes)s over",
    },
  },
});
const { setClock } = await import("../../live/static/js/clock.js");
const desk = await import("../../live/static/js/desk.js");

const action = (kind, details = {}) => ({
  kind,
  with: details,
  label: `${kind} ${Object.values(details).join(" ")}`.trim(),
});
const labels = (made) =>
  [made]
    .flat(9)
    .filter(Boolean)
    .flatMap((each) => [...each.querySelectorAll("button")])
    .map((each) => each.querySelector("span")?.textContent);
const own = (made) => made.map((each) => each.querySelector("span").textContent);
const idle = { next: null, plan: {}, decision: null, actions: [] };

test("a button stands for the action at its place, the big one for what comes next", () => {
  const state = { next: action("show"), actions: [action("pause"), action("blank")] };
  assert.equal(desk.actionAt(state, "next"), state.next);
  assert.equal(desk.actionAt(state, "1"), state.actions[1]);
  assert.equal(desk.actionAt(state, "7"), undefined);
});

test("what the big button does is not offered a second time, but the same kind with other details is", () => {
  const next = action("show", { scene: "s1" });
  const state = {
    ...idle,
    next,
    actions: [action("show", { scene: "s1" }), action("show", { scene: "s2" }), action("pause")],
  };
  assert.deepEqual(own(desk.minor(state)), ["show s2", "pause"]);
  assert.deepEqual(
    desk.minor(state).map((each) => each.dataset.action),
    ["1", "2"],
  );
});

test("choices, other stories and results by group have places of their own", () => {
  const kinds = ["follow", "rewind", "start", "go on", "void"];
  const state = {
    ...idle,
    actions: [...kinds.map((kind) => action(kind)), action("reveal", { groups: true }), action("reveal")],
  };
  assert.deepEqual(own(desk.minor(state)), ["void", "reveal"]);
  assert.deepEqual(labels(desk.choices(state)), ["follow", "rewind"]);
  assert.deepEqual(labels(desk.groups({ ...state, groups: { offered: true, why: "" } })), ["reveal true"]);
  assert.deepEqual(labels(desk.groups({ ...state, groups: { offered: false, why: "Too few" } })), []);
  assert.deepEqual(desk.groups({ ...state, groups: null }), []);
});

test("only what was switched on for this story stands on the console", () => {
  const actions = [
    action("open", { method: "gradient" }),
    action("open", { method: "approval" }),
    action("accept"),
    action("drop"),
    action("discuss"),
  ];
  const shown = (plan, decision = null) => own(desk.minor({ ...idle, actions, plan, decision }));
  assert.deepEqual(shown({}), ["open approval"]);
  assert.deepEqual(shown({ method: "gradient" }), ["open gradient", "open approval"]);
  assert.deepEqual(shown({ stops: true }), ["open approval", "accept", "drop"]);
  assert.deepEqual(shown({ two_rounds: true }), ["open approval", "accept", "drop", "discuss"]);
  assert.deepEqual(shown({}, {}), ["open approval", "drop"]);
});

test("a key is named on the button that it presses", () => {
  const state = {
    ...idle,
    actions: [action("pause"), action("show", { scene: "s1" }), action("show", { tree: true }), action("void")],
  };
  assert.deepEqual(
    desk.minor(state).map((each) => each.querySelector("kbd")?.textContent),
    ["P", "←", undefined, undefined],
  );
});

test("a story that can be started has a button, and one that was played says again", () => {
  const story = (performance, status, playable = true) => ({
    performance,
    title: `Story ${performance}`,
    status,
    playable,
  });
  const state = {
    ...idle,
    parts: [],
    programme: [story(1, "ended"), story(2, "running"), story(3, "waiting"), story(4, "waiting", false)],
    actions: [action("start", { performance: 1 }), action("start", { performance: 3 })],
  };
  const rows = [...desk.programme(state)[1].children].map((row) => [
    row.querySelector("small").textContent,
    row.querySelector("button")?.textContent,
  ]);
  assert.deepEqual(rows, [
    ["status_ended", "start_again"],
    ["status_running", undefined],
    ["status_waiting", "start"],
    ["status_unplayable", undefined],
  ]);
});

test("the room can be taken to another part, unless the big button does that", () => {
  const parts = [
    { id: 1, name: "Morning", status: "open", here: true },
    { id: 2, name: "Evening", status: "open", here: false },
  ];
  const go = action("go on", { section: 2 });
  const state = { ...idle, parts, programme: [], actions: [go] };
  assert.deepEqual(labels(desk.programme(state)), ["go to Evening"]);
  assert.deepEqual(labels(desk.programme({ ...state, next: go })), []);
});

test("how long a part has left is said once it has begun, until it is over", () => {
  mock.method(performance, "now", () => 0);
  setClock(new Date("2030-05-01T12:00").toISOString());
  const left = (ends, ...statuses) =>
    desk.hours({
      hours: { until: ends && new Date(`2030-05-01T${ends}`).toISOString() },
      programme: statuses.map((status) => ({ status })),
    });
  assert.equal(left("12:30", "waiting", "waiting"), "");
  assert.equal(left("12:30", "running", "waiting"), "30 left");
  assert.equal(left("12:00", "running"), "0 left");
  assert.equal(left("11:45", "ended", "waiting"), "15 over");
  assert.equal(left("12:30", "ended", "ended"), "");
  assert.equal(left(null, "running"), "");
  assert.equal(left("10:59", "running"), "", "the plan was given up");
  assert.equal(left("11:00", "running"), "60 over");
  setClock(new Date("2030-05-01T01:00").toISOString());
  assert.equal(left("13:01", "running"), "", "it is another day's plan");
});

test("how many phones are here never contradicts how many have answered", () => {
  const said = (phones, turnout) =>
    desk
      .head({
        ...idle,
        event: { name: "" },
        section: { name: "" },
        hours: { until: null },
        programme: [],
        phones,
        turnout,
      })
      .at(-1).textContent;
  assert.equal(said(66, null), "66 here");
  assert.equal(said(67, { ballots: 60, phones: 67 }), "67 here");
  assert.equal(said(66, { ballots: 67, phones: 67 }), "66 here, 67 during");
  assert.equal(said(70, { ballots: 67, phones: 67 }), "70 here");
});
