// Leaving quickly: by the button, or by pressing Shift three times and nothing else between. The page is covered at once,
// and the other one takes its place in the history, so that "back" does not return to it.
import { savings } from "./_autosaving.js";

const NEEDED = 3;
const PATIENCE_MS = 5000;

const bar = document.querySelector(".leave");

function leave(address) {
  for (const saving of savings) saving.leaves();
  const cover = document.createElement("div");
  cover.className = "left";
  cover.setAttribute("role", "alert");
  cover.textContent = words.left;
  document.body.append(cover);
  document.body.classList.add("is-left");
  document.title = words.left;
  window.location.replace(address);
}

class Presses {
  constructor() {
    this.lights = bar.querySelector(".leave__presses");
    this.spoken = bar.querySelector("[role=status]");
    this.count = 0;
    this.isAlone = false;
    document.addEventListener("keydown", (event) => this.down(event), true);
    document.addEventListener("keyup", (event) => this.up(event), true);
  }

  down(event) {
    if (event.key !== "Shift") this.begins();
    else if (!event.repeat) this.isAlone = true;
  }

  up(event) {
    if (event.key !== "Shift" || !this.isAlone) return;
    this.isAlone = false;
    this.count += 1;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.begins(words.over), PATIENCE_MS);
    this.shows(words.presses[this.count - 1] || "");
    if (this.count === NEEDED) leave(bar.querySelector(".leave__link").href);
  }

  // Count anew: too slow, or a key that was meant for the text.
  begins(said = "") {
    this.isAlone = false;
    if (!this.count) return;
    clearTimeout(this.timer);
    this.count = 0;
    this.shows(said);
  }

  shows(said) {
    this.lights.hidden = this.count === 0;
    [...this.lights.children].forEach((light, place) => {
      light.classList.toggle("is-pressed", place < this.count);
    });
    this.spoken.textContent = said;
  }
}

const words = bar ? JSON.parse(bar.dataset.leaveWords) : {};

if (bar) {
  new Presses();
  bar.querySelector(".leave__link").addEventListener("click", (event) => {
    event.preventDefault();
    leave(event.currentTarget.href);
  });
}
