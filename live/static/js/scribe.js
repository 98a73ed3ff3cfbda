// The desk of whoever passes words on: a queue, and a box to write down what was called out.

import { startClock } from "./clock.js";
import { desk, facts, part } from "./desk.js";
import { forget, remember, remembered } from "./tab_memory.js";

const NOTE = `note-${facts.code}`;

startClock(facts);
const { emit } = desk("/scribe", "scribe", () => {});

const note = part("note");
note.words.value ||= remembered(NOTE) ?? "";
forget(NOTE);
addEventListener("pagehide", () => note.words.value && remember(NOTE, note.words.value));
note.addEventListener("submit", async (event) => {
  event.preventDefault();
  const data = new FormData(event.target);
  const answer = await emit("note", { kind: data.get("kind"), words: data.get("words") });
  if (answer.ok) event.target.reset();
});
