// Words that are not sent yet wait on the device only where its owner asked for that, and no longer than they must.
import { answers, savings, words } from "./_autosaving.js";

const TICKED = "keep-a-copy";
const COPY = "copy:";
const FORGETS = ["/sign-out", "/account/sign-out-everywhere", "/my-stories/forget"];

// A browser may refuse to keep anything; then there is nothing to keep.
const store = (() => {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
})();

const isTicked = () => store.getItem(TICKED) === "yes";
const pathOf = (form) => new URL(form.action, window.location.href).pathname;

function copies() {
  return Object.keys(store).filter((name) => name.startsWith(COPY));
}

function wipes(under = "") {
  for (const name of copies()) if (name.startsWith(COPY + under)) store.removeItem(name);
}

class Copy {
  constructor(saving) {
    this.saving = saving;
    this.form = saving.form;
    this.name = COPY + pathOf(this.form);
    this.box = this.form.querySelector("[data-copy-here]");
    this.tick = this.box.querySelector("#keep-a-copy");
    this.offer = this.form.querySelector(".copy-here__offer");
    this.box.hidden = false;
    this.tick.checked = isTicked();
    this.tick.addEventListener("change", () => this.ticks());
    this.form.addEventListener("saving", () => this.keeps());
    this.offer.querySelector("[data-copy-use]").addEventListener("click", () => this.uses());
    this.offer.querySelector("[data-copy-drop]").addEventListener("click", () => this.drops());
    this.offers();
  }

  ticks() {
    if (this.tick.checked) store.setItem(TICKED, "yes");
    else {
      wipes();
      store.removeItem(TICKED);
      this.offer.hidden = true;
    }
    this.keeps();
  }

  keeps() {
    if (!isTicked() || !this.offer.hidden) return;
    if (this.saving.isUnsaved) store.setItem(this.name, JSON.stringify({ at: Date.now(), typed: answers(this.form) }));
    else store.removeItem(this.name);
  }

  offers() {
    const kept = isTicked() && JSON.parse(store.getItem(this.name));
    if (!kept) return;
    if (kept.typed === answers(this.form)) {
      this.keeps();
      return;
    }
    this.kept = new URLSearchParams(kept.typed);
    const time = new Date(kept.at).toLocaleString(document.documentElement.lang, {
      dateStyle: "medium",
      timeStyle: "short",
    });
    this.offer.querySelector(".copy-here__when").textContent = words.copy.replace("{time}", time);
    this.offer.querySelector(".copy-here__words").textContent = this.texts().join("\n\n");
    this.offer.hidden = false;
  }

  // What was typed, and not what was chosen from a list.
  texts() {
    const isText = (name) => this.form.querySelector(`textarea[name="${name}"], input[type="text"][name="${name}"]`);
    return [...this.kept].filter(([name, value]) => value.trim() && isText(name)).map(([, value]) => value);
  }

  uses() {
    for (const field of this.form.elements) {
      if (!field.name || field.type === "hidden" || field.type === "submit") continue;
      const given = this.kept.getAll(field.name);
      if (field.type === "checkbox" || field.type === "radio") field.checked = given.includes(field.value);
      else if (given.length) [field.value] = given;
    }
    this.offer.hidden = true;
    this.saving.typed();
  }

  drops() {
    store.removeItem(this.name);
    this.offer.hidden = true;
    this.keeps();
  }
}

if (store) {
  // The page before this one sent its words, and the server answered with another page.
  const before = document.referrer && new URL(document.referrer);
  if (before && before.origin === window.location.origin && before.pathname !== window.location.pathname) {
    const name = COPY + before.pathname;
    const copy = JSON.parse(store.getItem(name));
    if (copy?.isSent) store.removeItem(name);
  }
  for (const saving of savings) new Copy(saving);
  document.addEventListener("sent", ({ target }) => {
    const name = COPY + pathOf(target);
    const copy = JSON.parse(store.getItem(name));
    if (copy) store.setItem(name, JSON.stringify({ ...copy, isSent: true }));
  });
  document.addEventListener("submit", ({ target }) => {
    const path = pathOf(target);
    if (FORGETS.includes(path)) {
      wipes();
      store.removeItem(TICKED);
    }
    const deleted = path.match(/^(\/write\/\d+\/)delete$/);
    if (deleted && target.querySelector(":checked")) wipes(deleted[1]);
  });
}
