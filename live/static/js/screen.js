// The big screen: it only listens, shows what the server drew, and is never an error page.

import { Aloud } from "./aloud.js";
import { startClock } from "./clock.js";
import { connect, placeOf } from "./connection.js";
import { carried } from "./dom.js";
import * as drawn from "./drawn.js";
import { fit } from "./fit.js";
import { keepTime } from "./timer.js";
import { say } from "./words.js";

const house = document.body;
const [box, stage, status] = ["stage-box", "stage", "status"].map((id) => document.getElementById(id));
const facts = carried("facts");
const aloud = new Aloud(stage, document.getElementById("aloud"));

startClock(facts); // Before any time is told by it.
const tick = keepTime();

function show(fresh) {
  const before = { ...house.dataset };
  drawn.show(fresh);
  const enters = before.moment !== house.dataset.moment;
  if (enters) stage.classList.toggle("drawing", house.dataset.shows === "revealed");
  tick();
  if (enters) enter();
  fit(house, box);
  if (enters) aloud.read();
}

function enter() {
  stage.classList.remove("entering");
  void stage.offsetWidth; // Without it the browser joins both changes, and nothing fades in.
  stage.classList.add("entering");
}

function tell(text) {
  if (status.textContent !== text) status.textContent = text; // A reading aid hears it once, and not at each try.
}

async function stayAwake() {
  try {
    await navigator.wakeLock.request("screen");
  } catch {
    // Some browsers cannot, or only over https: the projector's own settings then decide.
  }
}

fit(house, box);
connect("/screen", "screen", () => placeOf(facts), {
  draw: show,
  connected: () => tell(""),
  lost: () => tell(say("lost")),
  refused: () => tell(say("lost")),
});
addEventListener("resize", () => fit(house, box));
document.fonts?.ready.then(() => fit(house, box));
document.addEventListener("visibilitychange", () => document.hidden || stayAwake());
stayAwake();
