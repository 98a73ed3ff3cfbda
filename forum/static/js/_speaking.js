// Reads a scene aloud with the browser's own voice: never before somebody pressed something in this tab, and no scene
// with a note about its content before that note was read and somebody asked to go on.
const box = document.querySelector("[data-speaking]");
const EACH = "speaking-each";
const PRESSED = "speaking-pressed";
const LONGEST = 200; // Characters; browsers fall silent in the middle of what is much longer.

// What this tab remembers; nothing where the browser keeps nothing.
const memory = (work) => {
  try {
    return work(sessionStorage);
  } catch {
    return null;
  }
};

const words = (element) => element.textContent.replace(/\s+/g, " ").trim();

// A text in pieces of whole sentences, or of whole words where a sentence is too long.
function sentences(text, language) {
  const cut = Intl.Segmenter
    ? [...new Intl.Segmenter(language, { granularity: "sentence" }).segment(text)].map((each) => each.segment)
    : (text.match(/[^.!?۔。]+[.!?۔。]*\s*/g) ?? []);
  return cut.flatMap((sentence) => {
    const pieces = [""];
    for (const word of sentence.match(/\S{1,200}\s*/gu) ?? []) {
      if (pieces.at(-1) && pieces.at(-1).length + word.length > LONGEST) pieces.push("");
      pieces[pieces.length - 1] += word;
    }
    return pieces.map((piece) => piece.trim()).filter(Boolean);
  });
}

// What is said of an element: its parts one by one, such as a choice's letter and its words.
function said(element) {
  const own = [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent.trim());
  const parts = element.children.length && !own ? [...element.children].flatMap(said) : [words(element)];
  return element.matches("a") ? [parts.join(": ")] : parts;
}

function read(selector) {
  return [...document.querySelectorAll(selector)].flatMap((element) => {
    const language = (element.closest("[lang]") ?? document.documentElement).lang;
    return said(element)
      .flatMap((part) => sentences(part, language))
      .map((text) => ({ text, language }));
  });
}

class Speaking {
  constructor(note, scene) {
    Object.assign(this, { note, scene, queue: [], here: 0, turn: 0, state: "silent", heardNote: !note.length });
    this.main = box.querySelector("[data-speaking-main]");
    this.halt = box.querySelector("[data-speaking-stop]");
    this.silent = box.querySelector("[data-speaking-silent]");
    this.main.addEventListener("click", () => this.press());
    this.halt.addEventListener("click", () => {
      this.stop();
      this.main.focus();
    });
  }

  press() {
    if (this.state === "reading" && !this.atNote) this.pause();
    else if (this.state === "paused") this.speak();
    else this.start();
  }

  // First the note; the scene only when somebody presses again.
  start() {
    this.atNote = !this.heardNote;
    this.heardNote = true;
    this.queue = this.atNote ? this.note : this.scene;
    this.here = 0;
    this.speak();
  }

  // From where it stopped: a browser's own pause is not to be relied on, so that the sentence begins again.
  speak() {
    speechSynthesis.cancel();
    this.turn += 1;
    const { turn } = this;
    this.spoken = this.queue.slice(this.here).map(({ text, language }, number) => {
      const utterance = Object.assign(new SpeechSynthesisUtterance(text), { lang: language });
      const place = this.here + number;
      utterance.onstart = () => {
        if (turn === this.turn) this.here = place;
      };
      utterance.onend = () => {
        if (turn === this.turn && place === this.queue.length - 1) this.finish();
      };
      utterance.onerror = () => {
        if (turn === this.turn) this.fail();
      };
      return utterance; // Kept, or some browsers forget it before its end.
    });
    this.show("reading");
    for (const utterance of this.spoken) speechSynthesis.speak(utterance);
  }

  pause() {
    this.hush();
    this.show("paused");
  }

  stop() {
    this.hush();
    this.heardNote = !this.note.length;
    this.finish();
  }

  finish() {
    this.show(this.atNote && this.heardNote ? "noted" : "silent");
  }

  fail() {
    this.stop();
    this.silent.textContent = this.silent.dataset.silent;
  }

  hush() {
    this.turn += 1;
    speechSynthesis.cancel();
  }

  show(state) {
    this.state = state;
    const { read: again, pause, goOn, afterNote } = box.dataset;
    const noted = this.atNote && this.heardNote && state !== "paused";
    this.main.textContent = noted ? afterNote : ({ reading: pause, paused: goOn }[state] ?? again);
    this.halt.hidden = !["reading", "paused"].includes(state);
    this.silent.textContent = "";
  }
}

if (box && "speechSynthesis" in window) {
  const speaking = new Speaking(read("[data-speak-before]"), read("[data-speak]"));
  const each = box.querySelector("[data-speaking-each]");
  box.hidden = false;
  speechSynthesis.cancel(); // Whatever a page before has left.
  window.addEventListener("pagehide", () => speaking.stop());

  // The wish is kept for this tab. What starts a scene is a press on the way to it, which counts once.
  each.checked = memory((tab) => tab.getItem(EACH)) === "yes";
  each.addEventListener("change", () => memory((tab) => tab.setItem(EACH, each.checked ? "yes" : "no")));
  for (const link of document.querySelectorAll("[data-play-on]")) {
    link.addEventListener("click", (event) => {
      const elsewhere = event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
      if (each.checked && !elsewhere) memory((tab) => tab.setItem(PRESSED, link.href));
    });
  }
  const pressed = memory((tab) => tab.getItem(PRESSED));
  memory((tab) => tab.removeItem(PRESSED));
  if (each.checked && pressed === location.href) speaking.start();
}
