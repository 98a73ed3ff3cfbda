// What is typed saves itself, and the page says in words how that stands. Nothing here is needed to save:
// the button does that too.
import { Line } from "./_line_to_server.js";

const PAUSE_MS = 1000;
const LONGEST_MS = 10000;
const RETRY_MS = [2000, 4000, 8000, 15000, 30000];
const CARRIED = ["csrf_token", "based_on"];

const block = document.getElementById("saving-words");
export const words = block ? JSON.parse(block.textContent) : {};

// A form's answers as they would be sent, without what only shows that it may be sent.
export function answers(form) {
  const data = new URLSearchParams(new FormData(form));
  for (const name of CARRIED) data.delete(name);
  return data.toString();
}

// The same, as the server wrote them into the page.
function asWritten(form) {
  const copy = form.cloneNode(true);
  copy.reset();
  return answers(copy);
}

// What a form says of itself: to the eye always, to the ear only when something is amiss, or well again.
class Note {
  constructor(form) {
    this.box = form.querySelector("[data-saving]");
    this.text = this.box.querySelector(".saving__words");
    this.spoken = this.box.querySelector("[role=status]");
    this.compare = this.box.querySelector(".saving__compare");
    this.box.hidden = false;
    this.isAmiss = false;
  }

  says(text, { isAmiss = false, canCompare = false } = {}) {
    this.text.textContent = text;
    if (isAmiss) this.spoken.textContent = text;
    else this.spoken.textContent = this.isAmiss ? words.again : "";
    this.isAmiss = isAmiss;
    this.compare.hidden = !canCompare;
    this.box.classList.toggle("saving--amiss", isAmiss);
  }
}

export class Saving {
  constructor(form) {
    this.form = form;
    this.note = new Note(form);
    this.line = new Line(form);
    this.savesItself = form.dataset.saves === "itself";
    this.kept = form.dataset.unsaved ? null : asWritten(form);
    this.unsure = null; // What was sent without an answer: it may be saved, so it is sent first, as it was.
    this.running = null;
    this.isOver = false; // Somebody else changed the same words, or the page is left for good.
    this.tries = 0;
    this.note.says(this.savesItself ? words.begins : words.waits);
    this.listen();
    if (this.isUnsaved) this.typed();
  }

  get isUnsaved() {
    return this.kept !== answers(this.form) || this.unsure !== null;
  }

  listen() {
    for (const kind of ["input", "change"]) this.form.addEventListener(kind, () => this.typed());
    document.addEventListener(
      "click",
      (event) => {
        const button = event.target.closest("button");
        if (button && button.form === this.form) this.pressed = button;
      },
      true,
    );
    this.form.addEventListener("submit", (event) => this.submitted(event));
    window.addEventListener("online", () => this.retry());
    window.addEventListener("focus", () => this.retry());
    window.addEventListener("offline", () => this.isUnsaved && this.savesItself && this.amiss("line"));
    window.addEventListener("pagehide", () => this.retry());
    window.addEventListener("pageshow", () => this.typed()); // A browser may bring back what was typed before.
    document.addEventListener("visibilitychange", () => this.retry());
    window.addEventListener("beforeunload", (event) => {
      if (this.isLeaving || !(this.isUnsaved || this.isLacking)) return;
      event.preventDefault();
      event.returnValue = "";
    });
    document.addEventListener("click", (event) => this.followed(event));
  }

  typed() {
    this.form.dispatchEvent(new CustomEvent("saving", { bubbles: true }));
    if (!this.savesItself || this.isOver || !this.isUnsaved) return;
    this.since = this.since || Date.now();
    this.later(Math.max(0, Math.min(PAUSE_MS, this.since + LONGEST_MS - Date.now())));
  }

  later(ms) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), ms);
  }

  retry() {
    if (this.savesItself && !this.isOver && this.isUnsaved) this.save();
  }

  // Save what is new, one request at a time, the newest words last. Whether all is saved.
  save() {
    if (this.isOver) return Promise.resolve(false);
    this.running =
      this.running ||
      this.sendAll().finally(() => {
        this.running = null;
      });
    return this.running;
  }

  async sendAll() {
    clearTimeout(this.timer);
    while (this.isUnsaved) {
      this.since = null;
      this.unsure = this.unsure === null ? answers(this.form) : this.unsure;
      const answer = await this.line.sends(this.unsure);
      if (answer.state !== "saved") return this.failed(answer);
      this.kept = this.unsure;
      this.unsure = null;
      this.saved(answer);
    }
    return true;
  }

  saved({ carried, fields, saved_at: at }) {
    this.tries = 0;
    for (const [name, value] of Object.entries(carried)) {
      const field = this.form.elements.namedItem(name);
      if (!field) continue;
      this.kept = replaced(this.kept, name, value);
      field.value = value;
    }
    const lang = document.documentElement.lang;
    const time = new Date(at).toLocaleTimeString(lang, { hour: "2-digit", minute: "2-digit" });
    const lacking = Object.values(fields);
    this.isLacking = lacking.length > 0;
    this.note.says([words.saved.replace("{time}", time), ...lacking].join(". "), { isAmiss: this.isLacking });
    this.form.dispatchEvent(new CustomEvent("saving", { bubbles: true }));
  }

  failed({ state, message }) {
    if (state !== "line" && state !== "busy") this.unsure = null; // It was refused, so it is not saved.
    if (state === "conflict") this.isOver = true;
    if (state === "refused") {
      this.refused = answers(this.form);
      this.note.says(message, { isAmiss: true });
      return false;
    }
    this.amiss(state);
    if (!this.isOver) this.later(RETRY_MS[Math.min(this.tries, RETRY_MS.length - 1)]);
    this.tries += 1;
    return false;
  }

  amiss(state) {
    this.note.says(words[state], { isAmiss: true, canCompare: state === "conflict" });
  }

  // The button waits for what is under way, and stays on the page where nothing can be sent.
  async submitted(event) {
    if (this.isSubmitting) return;
    event.preventDefault();
    const button = event.submitter || this.pressed;
    if (!this.isOver && !(this.savesItself ? await this.isSafe() : await this.line.isThere())) {
      if (!this.savesItself) this.amiss("waits_for_line");
      return;
    }
    this.isSubmitting = this.isLeaving = true;
    if (button?.name) this.form.append(hidden(button.name, button.value));
    this.form.dispatchEvent(new CustomEvent("sent", { bubbles: true }));
    this.form.submit();
    this.isSubmitting = false;
  }

  // Whether the page may be left by its button: all is saved, or the next page shows what has to be mended.
  async isSafe() {
    if (await this.save()) return true;
    return this.isOver || this.refused === answers(this.form);
  }

  // A link waits a moment, too.
  async followed(event) {
    const link = event.target.closest("a[href]");
    const isPlain =
      !event.defaultPrevented && event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey;
    if (!link || !isPlain || link.target || link.getAttribute("href").startsWith("#")) return;
    if (!this.savesItself || this.isOver || !this.isUnsaved) return;
    event.preventDefault();
    await this.save();
    window.location.assign(link.href);
  }

  // Leaving quickly: one try to save, and no question asked.
  leaves() {
    this.isLeaving = true;
    if (this.savesItself && !this.isOver && this.isUnsaved && !this.running) this.save();
  }
}

function replaced(sent, name, value) {
  const data = new URLSearchParams(sent);
  if (data.has(name)) data.set(name, value);
  return data.toString();
}

function hidden(name, value) {
  const field = document.createElement("input");
  Object.assign(field, { type: "hidden", name, value });
  return field;
}

export const savings = [...document.querySelectorAll("form[data-saves]")].map((form) => new Saving(form));
