// What is its person's own on a page of a walk, and what of all else differs from a page that was loaded just now.
//
// The rule, apart from any script: ticks belong to their round, a reason to its round, an idea to its story; what was
// opened stays while it is on the page, and comes back open with words that came back; the focus stays where it can.

const SPOKEN = "[data-own], #trouble, #news, #connection, #status, #aloud";
const FIELDS = "textarea, input:not([type=hidden])";

const untouched = new WeakMap(); // What the fields of a page that was loaded just now have before anybody touches them.

/** What a person has ticked, typed, opened and gone to, and not yet sent. */
export class Own {
  /** `before` is what they had on this page before it loaded anew: what was ticked and typed comes back. */
  constructor(document, before) {
    this.document = document;
    this.ticks = before?.ticks ?? null;
    this.words = before?.words ?? new Map();
    this.pending = null;
    this.open = new Set();
    this.focus = null;
    this.sent = new Map();
    this.said = new Map();
    this.there = new Set();
  }

  /** Does something with the page; says whether that was possible. */
  does({ kind, ...more }, page) {
    return Boolean(this[kind](more, page));
  }

  tick({ value }, page) {
    const box = this.boxes().find((one) => one.value === value);
    if (!box) return false;
    box.checked = box.type === "radio" || !box.checked;
    page.guarded(() => page.tells(box, "input"));
    page.guarded(() => page.tells(box, "change"));
    this.ticks = { round: this.document.body.dataset.round, choices: ticked(box.form) };
    return true;
  }

  boxes() {
    const boxes = [...this.document.querySelectorAll("form.picks input:not([type=hidden])")];
    return boxes.filter((box) => !box.closest("fieldset[disabled], [hidden]"));
  }

  /** Presses the big button of a vote. */
  vote(_more, page) {
    const form = this.document.querySelector("form.picks");
    const button = form?.querySelector("button");
    if (!button || button.hidden || form.hidden) return false;
    const choices = ticked(form);
    if (choices !== null) {
      this.ticks = null; // It is on its way, and no longer unsent.
      this.pending = { round: this.document.body.dataset.round, choices };
    }
    page.guarded(() => page.tells(form, "submit", { submitter: button }));
    return true;
  }

  type({ form: id, text, box }, page) {
    const form = this.form(id);
    const field = form && (text === undefined ? form.querySelectorAll("input")[box] : form.querySelector("textarea"));
    if (!field || field.type === "hidden" || this.sent.has(id)) return false;
    if (text === undefined) field.checked = field.type === "radio" || !field.checked;
    else field.value = text;
    for (let folded = field.closest("details"); folded; folded = folded.parentElement.closest("details"))
      this.opens(folded, true);
    page.guarded(() => page.tells(field, "input"));
    page.guarded(() => page.tells(field, "change"));
    this.words.set(id, { about: subject(form), fields: fieldsOf(form) });
    return true;
  }

  say({ form: id, button = 0 }, page) {
    const form = this.form(id);
    const submitter = form?.querySelectorAll("button")[button];
    if (!submitter || submitter.disabled || this.sent.has(id)) return false;
    this.saying = { id, about: subject(form) };
    page.guarded(() => page.tells(form, "submit", { submitter }));
    return true;
  }

  /** The page sent something; the last vote is told apart by its number. */
  sends(frame) {
    const vote = /^42\/phone,(\d+)\["vote",(.*)\]$/.exec(frame ?? "");
    const said = /^42\/phone,(\d+)\["(stop|say|mark|support|here|debrief)",/.exec(frame ?? "");
    if (said && this.saying) {
      this.sent.set(this.saying.id, { number: said[1], about: this.saying.about });
      this.saying = null;
    }
    if (vote) this.asked = { number: vote[1], vote: JSON.parse(vote[2]) };
  }

  /** The server says something: whether the last vote has its answer, so that it is on its way no longer. */
  hears(frame) {
    const answer = /^43\/phone,(\d+)\[(.*)\]$/.exec(frame);
    if (!answer) return;
    const { ok, error } = JSON.parse(answer[2]);
    for (const [id, { number, about }] of this.sent) {
      if (number !== answer[1]) continue;
      if (ok && this.words.get(id)?.about === about) this.words.delete(id);
      this.sent.delete(id);
    }
    if (answer[1] !== this.asked?.number) return;
    if (ok || !["unknown", "busy", "too_fast", "failed", "superseded"].includes(error)) this.pending = null;
  }

  form(id) {
    const form = this.document.getElementById(id);
    return form?.matches("form.say") && !form.closest("[hidden]") ? form : null;
  }

  fold({ id }) {
    const folded = this.document.getElementById(id);
    if (!folded?.matches("details") || folded.closest("[hidden]")) return false;
    this.opens(folded, !folded.open);
    return true;
  }

  opens(folded, is) {
    folded.open = is;
    if (is) this.open.add(folded.id);
    else this.open.delete(folded.id);
  }

  go({ key }) {
    const element = keyed(this.document, key);
    if (!element || element.disabled || element.closest("[hidden]")) return false;
    element.focus();
    this.focus = this.document.activeElement === element ? key : null;
    return true;
  }

  press({ id }, page) {
    const button = this.document.getElementById(id);
    if (!button || button.disabled) return false;
    page.guarded(() => page.tells(button, "click", { detail: 1 }));
    return true;
  }

  /** Answers a question that stands before something is done. */
  answer({ words, yes }, page) {
    const dialog = this.document.querySelector("dialog[open]");
    if (!dialog) return false;
    const box = dialog.querySelector("input, textarea");
    if (box) box.value = words;
    dialog.returnValue = yes ? "yes" : "no";
    dialog.removeAttribute("open");
    page.guarded(() => dialog.onclose?.());
    return true;
  }

  /** Goes down the page, to write or to read. */
  scroll(_more, page) {
    page.scrolled = 400;
    this.scrolledAt = this.document.body.dataset.moment;
    return true;
  }

  /** All that somebody could do with the page now. */
  offers() {
    const all = (selector) => [...this.document.querySelectorAll(selector)].filter((one) => !one.closest("[hidden]"));
    return {
      choices: this.boxes().map(({ value }) => value),
      forms: all("form.say").map((form) => [form.id, form.querySelectorAll("button").length, fieldsOf(form).length]),
      folded: all("details").map(({ id }) => id),
      keys: all("textarea, summary, input:not([type=hidden]), button[id]")
        .filter((one) => !one.disabled && !one.closest("dialog, fieldset[disabled]"))
        .map(keyOf)
        .filter(Boolean),
      buttons: all("main button:is([data-cue], [data-sends], [data-judges], [data-does])").map((one) => ({
        id: one.id,
        asks: one.dataset.asks ?? (one.dataset.judges === "" ? "write" : ""),
        cue: JSON.parse(one.dataset.cue ?? "{}").kind ?? "",
        sends: sent(one.dataset),
      })),
      dialog: this.document.querySelector("dialog[open]")?.id ?? "",
    };
  }

  /** Looks at the page after something was shown: what belongs to something else is dropped, for good. */
  sees() {
    const { round, moment } = this.document.body.dataset;
    if (this.writes()) this.scrolledAt = moment; // Then nothing moves under their hands.
    if (round && this.ticks?.round !== round) this.ticks = null;
    if (this.focus && (keyed(this.document, this.focus)?.closest("[hidden]") ?? true)) this.focus = null;
    const folded = [...this.document.querySelectorAll("details")].map(({ id }) => id);
    for (const id of this.open) if (!folded.includes(id)) this.open.delete(id);
    const shown = [...this.document.querySelectorAll("form.say")].filter((form) => !form.closest("[hidden]"));
    for (const form of shown) {
      const kept = this.words.get(form.id);
      if (kept && kept.about !== subject(form)) this.words.delete(form.id);
      else if (kept && !this.there.has(form.id) && !isBlank(kept)) this.open.add(form.closest("details")?.id);
    }
    for (const { id } of shown) this.there.add(id);
  }

  writes() {
    const element = this.document.activeElement;
    return Boolean(element?.matches("textarea") && element.value);
  }

  /** Makes a page that was loaded just now what this person has made of theirs. */
  putOn(fresh) {
    for (const field of fresh.querySelectorAll(FIELDS)) {
      if (!untouched.has(field)) untouched.set(field, { checked: field.checked, value: field.value });
      Object.assign(field, untouched.get(field));
    }
    for (const folded of fresh.querySelectorAll("details")) folded.open = this.open.has(folded.id);
    const picks = fresh.querySelector("form.picks");
    const latest = [this.ticks, this.pending].find((one) => one?.round === fresh.body.dataset.round);
    if (picks && latest) {
      const { choices } = latest;
      for (const box of picks.querySelectorAll("input"))
        box.checked = choices !== null && (box.value === "" ? !choices.length : choices.includes(box.value));
    }
    for (const form of fresh.querySelectorAll("form.say")) {
      const kept = this.words.get(form.id)?.fields ?? [];
      for (const field of form.querySelectorAll(FIELDS)) {
        const was = kept.find((one) => one.name === field.name && (!isBox(field) || one.value === field.value));
        if (!was) continue;
        if (isBox(field)) field.checked = was.checked;
        else field.value = was.value;
      }
    }
  }

  /** What was said in answer to this person and is about something that has passed, "" where nothing is. */
  lateAnswer() {
    const { moment, round } = this.document.body.dataset;
    for (const line of this.document.querySelectorAll(".answer, #trouble")) {
      const key = line.id || line.closest("form").id;
      const text = line.textContent.trim();
      const known = this.said.get(key);
      if (!text) this.said.delete(key);
      else if (known?.text !== text) this.said.set(key, { text, moment, round });
      else if (line.id ? known.round !== round : known.moment !== moment) return `“${text}” of ${key}`;
      else if (line.id && known.moment !== moment && text.startsWith("Nothing is chosen")) return `“${text}”`;
    }
    return "";
  }
}

/** What of `live`, but for its person's own, is not as on `fresh`; null where nothing is. */
export function difference(live, fresh) {
  const { own } = live;
  own.sees();
  own.putOn(fresh.document);
  const late = own.lateAnswer();
  if (late) return `it still says ${late}`;
  if (live.document.title !== fresh.document.title) return `title: ${live.document.title} | ${fresh.document.title}`;
  const sends = own.document.querySelector(".sending") !== null;
  const [is, wanted] = [live, fresh].map(({ document }) => lines(document.body, sends));
  for (let place = 0; place < Math.max(is.length, wanted.length); place += 1) {
    if (is[place] === wanted[place]) continue;
    const near = is.slice(Math.max(0, place - 3), place).join("\n  ");
    return `after\n  ${near}\nit has\n- ${is[place]}\nand a fresh one\n+ ${wanted[place]}`;
  }
  return outOfSight(live) ?? focusLost(own, fresh.document);
}

/** Whether something new is on the page and its person sees the end of what was there before. */
function outOfSight({ own, document, scrolled, face }) {
  const isNew = scrolled > 0 && own.scrolledAt !== document.body.dataset.moment;
  return isNew && ["phone", "host"].includes(face) ? "what is new is out of sight" : null;
}

function focusLost(own, fresh) {
  if (!own.focus) return null;
  const wanted = keyed(fresh, own.focus);
  const now = keyOf(own.document.activeElement);
  if (!wanted || wanted.closest("[hidden], fieldset[disabled]") || wanted.disabled) own.focus = null;
  else if (now !== own.focus) return `the focus was on ${own.focus}, and is on ${now || "nothing"}`;
  return null;
}

/** A page in lines, each an element or words. While a vote is on its way (`sends`), what its person reads of it is theirs. */
function lines(element, sends, depth = 0, found = []) {
  if (element.matches("script, noscript, dialog")) return found;
  if (sends && element.matches("[data-mine=received], form.picks > button")) return found;
  found.push(`${" ".repeat(depth)}<${element.localName}${attributes(element)}>`);
  if (element.matches(SPOKEN)) return found;
  let text = "";
  const written = () => {
    const words = text.replace(/\s+/g, " ").trim();
    if (words) found.push(`${" ".repeat(depth + 1)}${words}`);
    text = "";
  };
  for (const child of element.childNodes) {
    if (child.nodeType === 3) text += child.data;
    else if (child.nodeType === 1) {
      written();
      lines(child, sends, depth + 1, found);
    }
  }
  written();
  return found;
}

function attributes(element) {
  const named = element.localName;
  const isField = element.matches(FIELDS);
  const isSeen = !element.closest("[hidden]");
  const skipped = (name) =>
    name === "nonce" ||
    name === "tabindex" || // A desk gives it to what takes the focus from a button that is gone.
    (named === "form" && (name === "action" || name === "method")) ||
    (named === "details" && name === "open") ||
    (named === "button" && name === "disabled") ||
    (isField && (name === "checked" || name === "value")) ||
    (element.id === "stage" && name === "class") ||
    (element.matches(SPOKEN) && name !== "id");
  const written = [...element.attributes]
    .filter(({ name }) => !skipped(name))
    .map(({ name, value }) => ` ${name}=${JSON.stringify(value)}`)
    .sort();
  if (named === "details") written.push(element.open ? " (open)" : "");
  if (named === "button") written.push(element.disabled ? " (disabled)" : "");
  if (isField && isSeen)
    written.push(isBox(element) ? ` ${element.value} (${element.checked ? "" : "un"}ticked)` : ` “${element.value}”`);
  return written.join("");
}

/** The event that a button of a desk sends, "" for a cue. */
function sent({ sends, judges, does }) {
  if (does) return "speaker";
  return judges ? "judge" : (JSON.parse(sends ?? "{}").event ?? "");
}

function isBox({ type }) {
  return type === "checkbox" || type === "radio";
}

function isBlank({ fields }) {
  return !fields.some((field) => (field.isBox ? field.checked : field.value));
}

function fieldsOf(form) {
  return [...form.querySelectorAll(FIELDS)].map((field) => ({
    name: field.name,
    value: field.value,
    checked: field.checked,
    isBox: isBox(field),
  }));
}

function ticked(form) {
  const boxes = [...form.querySelectorAll("input:not([type=hidden])")].filter((box) => box.checked);
  return boxes.length ? boxes.map(({ value }) => value).filter(Boolean) : null;
}

function subject(form) {
  const { round, story } = form.ownerDocument.body.dataset;
  if (["reason", "minority"].includes(form.dataset.kind)) return `round ${round}`;
  return form.dataset.kind === "stop" ? `story ${story}` : "";
}

function keyOf(element) {
  if (!element) return "";
  if (element.id) return `#${element.id}`;
  const place = element.form?.id ?? (element.localName === "summary" ? element.parentElement.id : "");
  return place ? `${place} ${element.localName} ${element.name ?? ""} ${element.value ?? ""}` : "";
}

function keyed(document, key) {
  if (key.startsWith("#")) return document.getElementById(key.slice(1));
  const [place, ...rest] = key.split(" ");
  const around = document.getElementById(place);
  if (!around) return null;
  return [...around.querySelectorAll(rest[0])].find((one) => keyOf(one) === key) ?? null;
}
