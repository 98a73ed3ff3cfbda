// What a person ticked or typed and has not sent. A form may be gone for a while: in a break, after a "Stop!". So may the
// page: the tab remembers it over a reload.

import { asked } from "./mine.js";
import { tick, ticked } from "./picks.js";
import { forget, remember, remembered } from "./tab_memory.js";

export class Unsent {
  /** `name` is that by which the tab remembers it. */
  constructor(name) {
    this.name = name;
    this.vote = null; // {round, choices}: of one round only.
    this.filled = new WeakSet(); // The forms that have all that is kept: what is folded away after that stays folded.
    this.words = new Map(); // By the form's name: what its words are about, and its fields.
  }

  /** Has the tab remember it, as the page goes. */
  save() {
    if (this.vote || this.words.size) remember(this.name, JSON.stringify({ vote: this.vote, words: [...this.words] }));
    else forget(this.name);
  }

  /** Takes what the tab remembers. It goes before what is ticked on a page that just came: that is what was sent. */
  recall() {
    const { vote, words } = JSON.parse(remembered(this.name) ?? '{"vote": null, "words": []}');
    this.vote = vote ?? this.vote;
    this.words = new Map([...this.words, ...words]);
    forget(this.name);
  }

  /** Keeps what is in this form now. */
  keep(form) {
    this.filled.add(form);
    if (form.matches("form.picks")) this.vote = { round: asked().id, choices: ticked(form) };
    else
      this.words.set(nameOf(form), {
        about: subject(form),
        fields: fields(form).map(({ name, value, checked }) => ({ name, value, checked })),
      });
  }

  /** Takes what a form holds as the page loads, such as words that were refused: no longer the form's own, to come back. */
  adopt(form) {
    const areas = [...form.querySelectorAll("textarea")].filter(({ value }) => value);
    for (const area of areas) {
      const { value } = area;
      area.defaultValue = "";
      area.value = value;
    }
    if (areas.length) this.keep(form);
  }

  /** Whether something was typed in the form of this name and not sent. */
  has(name) {
    return this.words.has(name);
  }

  /** Forgets what was ticked. */
  forgetTicks() {
    this.vote = null;
  }

  /** Forgets what was typed in the form of this name. */
  forgetWords(name) {
    this.words.delete(name);
  }

  /**
   * Puts everything back into the forms that are shown; what belongs to another round or story is dropped. What is in a
   * form that is hidden waits: in a break there may be no round at all.
   */
  putBack(ballot) {
    const round = asked();
    if (round && this.vote?.round !== round.id) this.vote = null;
    const picks = document.querySelector("form.picks");
    if (picks && round) tick(picks, this.vote ? this.vote.choices : ballot.latest(round.id));
    for (const form of document.querySelectorAll("form.say")) if (!form.closest("[hidden]")) this.fill(form);
  }

  fill(form) {
    const kept = this.words.get(nameOf(form));
    if (!kept) return;
    if (kept.about !== subject(form)) {
      this.words.delete(nameOf(form));
      form.reset(); // It may be the very form in which they were typed.
      return;
    }
    const isBack = fields(form).filter((field) => restore(field, kept.fields)).length > 0;
    if (isBack && !this.filled.has(form)) open(form);
    this.filled.add(form);
  }
}

/** What the words of a form are about: a reason belongs to its vote, an idea to its story. */
export function subject({ dataset: { kind } }) {
  const { round, story } = document.body.dataset;
  if (kind === "reason" || kind === "minority") return `round ${round}`;
  return kind === "stop" ? `story ${story}` : "";
}

/** A form's own name: a field of it may be called "id". */
export function nameOf(form) {
  return form.getAttribute("id");
}

function fields(form) {
  return [...form.elements].filter(({ name, type }) => name && !["hidden", "submit"].includes(type));
}

/** Makes a field what it was; says whether it was another. */
function restore(field, kept) {
  const isBox = ["checkbox", "radio"].includes(field.type);
  const was = kept.find(({ name, value }) => name === field.name && (!isBox || value === field.value));
  const key = isBox ? "checked" : "value";
  if (!was || field[key] === was[key]) return false;
  field[key] = was[key];
  return true;
}

function open(form) {
  const folded = form.closest("details");
  if (folded) folded.open = true;
}
