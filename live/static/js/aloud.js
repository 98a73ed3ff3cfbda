// The stage read aloud with the browser's own voice, where the projector's machine is asked to.

import { areSingleKeysOn } from "./keys.js";
import { say } from "./words.js";

const voice = window.speechSynthesis;

/** Reads what is on `stage` whenever that changes, once `button` (or the R key) switched it on. */
export class Aloud {
  constructor(stage, button) {
    Object.assign(this, { stage, button, on: false, said: "" });
    if (!voice) return;
    button.hidden = false;
    button.addEventListener("click", () => this.switch());
    document.addEventListener("keydown", (event) => {
      if (event.key.toLowerCase() !== "r" || event.ctrlKey || event.metaKey || event.altKey) return;
      if (areSingleKeysOn()) this.switch();
    });
  }

  switch() {
    this.on = !this.on;
    this.said = "";
    this.button.textContent = say(this.on ? "stop_reading" : "read_aloud");
    this.button.setAttribute("aria-pressed", this.on);
    if (this.on) this.read();
    else voice.cancel();
  }

  /** Called after each change of the stage: a new picture interrupts what was being said of the old one. */
  read() {
    if (!this.on) return;
    const parts = [...this.stage.querySelectorAll("h2, p, li")].filter((one) => !one.querySelector("h2, p, li"));
    const text = parts.map((one) => one.textContent.replace(/\s+/g, " ").trim()).filter(Boolean);
    if (text.join() === this.said) return;
    this.said = text.join();
    voice.cancel();
    for (const part of text) {
      const utterance = new SpeechSynthesisUtterance(part);
      utterance.lang = document.documentElement.lang;
      voice.speak(utterance);
    }
  }
}
