// A record plays back: the big screen's own pictures, one after the other, at any speed.

import { carried } from "./dom.js";
import { fit } from "./fit.js";
import { morph } from "./morph.js";

const facts = carried("facts");
const part = (id) => document.getElementById(id);
const house = document.body;
const { moments } = facts;
let place = 0;
let timer = 0;

function show(wanted) {
  place = Math.max(0, Math.min(wanted, moments.length - 1));
  const { shows, parts } = moments[place];
  house.dataset.shows = shows;
  part("stage").classList.toggle("drawing", shows === "revealed" && timer !== 0);
  for (const [name, html] of Object.entries(parts)) morph(part(name), html);
  part("place").value = place;
  fit(house, part("stage-box"));
}

function plays(on) {
  clearTimeout(timer);
  timer = 0;
  const button = part("play");
  button.setAttribute("aria-pressed", on);
  button.textContent = on ? button.dataset.pause : button.dataset.play;
  if (on) next();
}

/** Waits as long as the evening did, divided by the speed, and never less than it takes to see that something changed. */
function next() {
  if (place >= moments.length - 1) {
    plays(false);
    return;
  }
  const wait = ((moments[place + 1].at - moments[place].at) * 1000) / Number(part("speed").value);
  timer = setTimeout(
    () => {
      show(place + 1);
      next();
    },
    Math.max(600, wait),
  );
}

part("play").addEventListener("click", () => {
  if (timer === 0 && place === moments.length - 1) show(0);
  plays(timer === 0);
});
for (const [id, by] of [
  ["back", -1],
  ["forward", 1],
]) {
  part(id).addEventListener("click", () => {
    plays(false);
    show(place + by);
  });
}
part("place").addEventListener("input", (event) => {
  plays(false);
  show(Number(event.target.value));
});
addEventListener("resize", () => fit(house, part("stage-box")));
document.fonts?.ready.then(() => fit(house, part("stage-box")));
show(0);
