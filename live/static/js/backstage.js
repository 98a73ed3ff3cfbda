// Backstage: what those in the wings need to know, large enough to read from a few steps away.

import { startClock, timeLeft } from "./clock.js";
import { connect } from "./connection.js";
import { carried, el, put, told } from "./dom.js";
import { when } from "./picture.js";
import { pill } from "./pill.js";
import { say } from "./words.js";

const facts = carried("facts");
const part = (id) => document.getElementById(id);

let drawn = null;

function show(state) {
  drawn = null;
  const { performance, scene, path, stop, discussion } = state;
  const shows = performance?.shows ?? "waiting";
  document.body.dataset.version = state.version;
  document.body.className = `console backstage ${performance?.lights ?? "dim"}`;
  put(
    part("wings"),
    el("p", { class: "sign", "data-shows": shows }, say(`picture_${shows}`)),
    scene ? [when(scene), told("h2", {}, scene.heading || say("note_heading"))] : null,
    performance?.told ? told("h2", {}, performance.told) : null,
    stop?.words ? told("p", { class: "tale" }, stop.words) : null,
    discussion?.minutes ? el("p", { class: "timer" }, timeLeft(discussion)) : null,
    path.length ? el("ol", { class: "steps", "aria-label": say("way") }, path.map(step)) : null,
  );
  drawn = state;
}

function step({ heading, option }) {
  return el("li", {}, told("bdi", {}, heading || "–"), option ? el("b", {}, ` ${option.letter}`) : null);
}

setInterval(() => {
  const timer = document.querySelector(".timer");
  if (timer && drawn?.discussion) timer.textContent = timeLeft(drawn.discussion);
}, 1000);
startClock(facts);
show(facts.state);
connect("/screen", () => ({ code: facts.code, ...(facts.section ? { section: facts.section } : {}) }), {
  state: show,
  drawn: () => drawn,
  connected: () => pill("connected"),
  lost: () => pill("connecting"),
});
