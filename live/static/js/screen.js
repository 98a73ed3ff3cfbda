// The big screen: it only listens, shows the whole picture each time, and is never an error page.

import { Aloud } from "./aloud.js";
import { startClock, timeLeft } from "./clock.js";
import { connect } from "./connection.js";
import { carried, put } from "./dom.js";
import { fit } from "./fit.js";
import { foot, pictureOf, stage, top } from "./scenery.js";
import { entitle } from "./title.js";
import { say } from "./words.js";

const house = document.body;
const [above, box, stageNow, below, status] = ["top", "stage-box", "stage", "foot", "status"].map((id) =>
  document.getElementById(id),
);
const heading = document.querySelector("h1");
const facts = { ...carried("facts"), qr: picture("qr"), after: picture("after") };
const aloud = new Aloud(stageNow, document.getElementById("aloud"));
let shown = "";
let drawn = null;

function picture(id) {
  return document.getElementById(id).content.querySelector("svg");
}

function show(state) {
  const now = pictureOf(state);
  drawn = null;
  const scene = `${state.performance?.id} ${state.scene?.key} ${state.round?.id} ${now}`;
  const enters = shown !== scene;
  entitle(state, facts, heading);
  house.dataset.version = state.version;
  house.dataset.shows = now;
  house.className = ["screen", state.performance?.lights ?? "dim", now === "blank" ? "blank" : ""].join(" ").trim();
  if (enters) stageNow.classList.toggle("drawing", now === "revealed" && shown !== "");
  put(above, top(state, facts));
  put(stageNow, stage(state, facts));
  put(below, foot(state));
  if (enters) enter();
  shown = scene;
  fit(house, box);
  if (enters) aloud.read();
  drawn = state;
}

function enter() {
  if (shown === "") return;
  stageNow.classList.remove("entering");
  void stageNow.offsetWidth; // Without it the browser joins both changes, and nothing fades in.
  stageNow.classList.add("entering");
}

function tell(text) {
  status.textContent = text;
}

async function stayAwake() {
  try {
    await navigator.wakeLock.request("screen");
  } catch {
    // Some browsers cannot, or only over https: the projector's own settings then decide.
  }
}

startClock(facts);
if (facts.state) show(facts.state);
connect("/screen", () => ({ code: facts.code, ...(facts.section ? { section: facts.section } : {}) }), {
  state: show,
  drawn: () => drawn,
  connected: () => tell(""),
  lost: () => tell(say("lost")),
  refused: () => tell(say("lost")),
});
setInterval(() => {
  const timer = document.getElementById("timer");
  if (timer && drawn?.discussion) timer.textContent = timeLeft(drawn.discussion);
}, 1000);
addEventListener("resize", () => fit(house, box));
document.fonts?.ready.then(() => fit(house, box));
document.addEventListener("visibilitychange", () => document.hidden || stayAwake());
stayAwake();
