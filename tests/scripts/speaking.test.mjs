import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { happens, one, page } from "./page.mjs";

const BOX = `<div data-speaking hidden data-read="Read" data-pause="Pause" data-go-on="Go on" data-after-note="Read the scene">
  <button data-speaking-main></button><button data-speaking-stop></button>
  <input type="checkbox" data-speaking-each><p data-speaking-silent data-silent="No voice"></p></div>`;
const ADDRESS = "http://localhost/stories/1/play/2";
let turn = 0;
let queue;
let hushed;

globalThis.SpeechSynthesisUtterance = class {
  constructor(text) {
    this.text = text;
  }
};

async function open(html, remembered = {}) {
  const window = page(BOX + html, { address: ADDRESS });
  for (const [name, value] of Object.entries(remembered)) sessionStorage.setItem(name, value);
  [queue, hushed] = [[], 0];
  const voice = {
    speak: (utterance) => queue.push(utterance),
    cancel: () => {
      queue = [];
      hushed += 1;
    },
  };
  window.speechSynthesis = voice;
  globalThis.speechSynthesis = voice;
  turn += 1;
  await import(`../../forum/static/js/_speaking.js?page=${turn}`);
}

const main = () => one("[data-speaking-main]");
const press = () => main().click();
const texts = () => queue.map(({ text }) => text);
/** The voice says the next of what it was given. */
const says = (count = 1) => {
  for (let each = 0; each < count; each += 1) {
    const utterance = queue.shift();
    utterance.onstart();
    utterance.onend();
  }
};
const read = async (html) => {
  await open(`<div data-speak>${html}</div>`);
  press();
  return texts();
};

beforeEach(() => page(""));

test("nothing is read before somebody presses", async () => {
  await open("<p data-speak>One call.</p>");
  assert.deepEqual(texts(), []);
  assert.ok(!one("[data-speaking]").hidden);
});

test("a scene is read sentence by sentence, in its own language", async () => {
  await open('<p data-speak>One call. Is it\n enough? Yes!</p><p data-speak lang="pl">Dwa.</p>');
  press();
  assert.deepEqual(texts(), ["One call.", "Is it enough?", "Yes!", "Dwa."]);
  assert.deepEqual(
    queue.map(({ lang }) => lang),
    ["en", "en", "en", "pl"],
  );
  assert.equal(main().textContent, "Pause");
});

test("a sentence that is too long is read in pieces of whole words, none of them lost", async () => {
  const words = Array.from({ length: 90 }, (_, number) => `word${number}`);
  const pieces = await read(words.join(" "));
  assert.ok(pieces.length > 1);
  assert.ok(pieces.every((piece) => piece.length <= 200));
  assert.equal(pieces.join(" "), words.join(" "));
});

test("a word without an end is read in pieces, too", async () => {
  const pieces = await read("a".repeat(450));
  assert.deepEqual(
    pieces.map((piece) => piece.length),
    [200, 200, 50],
  );
  assert.deepEqual(await read(`${"a".repeat(99)} ${"b".repeat(100)}`), [`${"a".repeat(99)} ${"b".repeat(100)}`]);
  assert.equal((await read(`${"a".repeat(100)} ${"b".repeat(100)}`)).length, 2);
});

test("a browser that cannot tell sentences apart reads them by their marks", async () => {
  const { Segmenter } = Intl;
  Intl.Segmenter = undefined;
  try {
    assert.deepEqual(await read("One call. Is it enough? Yes"), ["One call.", "Is it enough?", "Yes"]);
  } finally {
    Intl.Segmenter = Segmenter;
  }
});

test("parts of an element are said one by one; of a link, in one go", async () => {
  assert.deepEqual(await read("<b>A</b><span>Warm transfer</span>"), ["A", "Warm transfer"]);
  assert.deepEqual(await read("<a><b>A</b><span>Warm transfer</span></a>"), ["A: Warm transfer"]);
  assert.deepEqual(await read("He says <b>no</b> to it"), ["He says no to it"]);
});

test("a pause keeps the place: the sentence that was under way begins again", async () => {
  await open("<p data-speak>One. Two. Three.</p>");
  press();
  says();
  queue[0].onstart();
  press();
  assert.deepEqual(texts(), []);
  assert.equal(main().textContent, "Go on");
  press();
  assert.deepEqual(texts(), ["Two.", "Three."]);
  says(2);
  assert.equal(main().textContent, "Read");
});

test("stopping goes back to the beginning", async () => {
  await open("<p data-speak>One. Two.</p>");
  press();
  says();
  one("[data-speaking-stop]").click();
  assert.equal(main().textContent, "Read");
  assert.ok(one("[data-speaking-stop]").hidden);
  press();
  assert.deepEqual(texts(), ["One.", "Two."]);
});

test("what an older voice reports does not move the newer one", async () => {
  await open("<p data-speak>One. Two.</p>");
  press();
  const [, last] = queue;
  press();
  last.onstart();
  last.onend();
  last.onerror();
  assert.equal(main().textContent, "Go on");
  press();
  assert.deepEqual(texts(), ["One.", "Two."]);
});

test("a note about the content is read first, and the scene only when somebody presses again", async () => {
  await open("<p data-speak-before>It has a death in it.</p><p data-speak>One call.</p>");
  press();
  assert.deepEqual(texts(), ["It has a death in it."]);
  assert.equal(main().textContent, "Read the scene");
  says();
  assert.equal(main().textContent, "Read the scene");
  assert.deepEqual(texts(), []);
  press();
  assert.deepEqual(texts(), ["One call."]);
});

test("after a stop, the note comes first again", async () => {
  await open("<p data-speak-before>Note.</p><p data-speak>One call.</p>");
  press();
  says();
  press();
  one("[data-speaking-stop]").click();
  press();
  assert.deepEqual(texts(), ["Note."]);
});

test("a voice that fails is said to be missing", async () => {
  await open("<p data-speak>One call.</p>");
  press();
  queue[0].onerror();
  assert.equal(one("[data-speaking-silent]").textContent, "No voice");
  assert.equal(main().textContent, "Read");
});

test("a scene that was pressed for is read by itself where that was asked for, once, and at its own address", async () => {
  const scene = "<p data-speak>One call.</p>";
  const wish = { "speaking-each": "yes", "speaking-pressed": ADDRESS };
  await open(scene, wish);
  assert.deepEqual(texts(), ["One call."]);
  assert.equal(sessionStorage.getItem("speaking-pressed"), null);
  await open(scene, { ...wish, "speaking-pressed": `${ADDRESS}0` });
  assert.deepEqual(texts(), []);
  await open(scene, { ...wish, "speaking-each": "no" });
  assert.deepEqual(texts(), []);
  await open(`<p data-speak-before>Note.</p>${scene}`, wish);
  assert.deepEqual(texts(), ["Note."]);
});

test("a press on the way to a scene is remembered, unless it opens elsewhere", async () => {
  await open('<a data-play-on href="/stories/1/play/3">On</a>');
  const click = (more) => happens(one("a"), "click", more);
  click({});
  assert.equal(sessionStorage.getItem("speaking-pressed"), null);
  one("[data-speaking-each]").checked = true;
  happens(one("[data-speaking-each]"), "change");
  assert.equal(sessionStorage.getItem("speaking-each"), "yes");
  click({ ctrlKey: true });
  assert.equal(sessionStorage.getItem("speaking-pressed"), null);
  click({});
  assert.equal(sessionStorage.getItem("speaking-pressed"), "http://localhost/stories/1/play/3");
});

test("a page that is left falls silent", async () => {
  await open("<p data-speak>One call.</p>");
  press();
  const before = hushed;
  happens(window, "pagehide");
  assert.equal(hushed, before + 1);
  assert.deepEqual(texts(), []);
});
