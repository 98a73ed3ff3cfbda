// The desk of whoever passes words on: a queue, and a box to write down what was called out.

import { startClock } from "./clock.js";
import { desk, facts, part } from "./desk.js";

startClock(facts);
const { emit } = desk("/scribe", "scribe", () => {});

part("note").addEventListener("submit", async (event) => {
  event.preventDefault();
  const data = new FormData(event.target);
  const answer = await emit("note", { kind: data.get("kind"), words: data.get("words") });
  if (answer.ok) event.target.reset();
});
