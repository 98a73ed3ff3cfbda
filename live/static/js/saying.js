// Somebody's words on their way: kept in the open form until they are received, and sent once.

import { ask } from "./connection.js";
import { nameOf, subject } from "./unsent.js";
import { say } from "./words.js";

const underWay = new Set(); // The forms whose words are on their way, by name: a second press sends nothing.
const ids = new Map(); // By the form's name and what it is about: one that is drawn anew sends under the same number.

/** Sends a form of the floor over `socket`, with the version that its person saw. Returns the answer where it was received. */
export async function speak(form, button, socket, refusals) {
  const { event, kind } = form.dataset;
  if (underWay.has(nameOf(form))) return null;
  const message = READ[event](new FormData(form), kind, Number(document.body.dataset.version), button);
  if (message === null) return tell(form, say("write_first"));
  if (!socket?.connected) return tell(form, say("unsent"));
  const about = named(form); // The room may be elsewhere before the answer comes.
  underWay.add(nameOf(form));
  const answer = await ask(socket, event, { ...message, ...(NAMED.includes(event) ? { id: idOf(form) } : {}) });
  underWay.delete(nameOf(form));
  if (!answer.ok) return tell(form, refusals[`say_${answer.error}`] ?? answer.message ?? refusals.failed);
  if (CLEARED.includes(event)) {
    ids.delete(about);
    form.reset();
  }
  tell(form, event in DONE ? say(DONE[event]) : "", true);
  return answer;
}

const NAMED = ["stop", "say", "mark", "debrief"];
const CLEARED = ["stop", "say"];
/** What is said in the form; a support leaves the page, and is told where it stood. */
const DONE = {
  stop: "sent_words",
  say: "sent_words",
  mark: "marked",
  here: "here_kept",
  debrief: "debrief_sent",
};
const READ = {
  stop: (data, _kind, version) => words(data) && { version, text: words(data) },
  say: (data, kind, version) => words(data) && { version, kind, text: words(data) },
  mark: (_data, _kind, version, button) => ({ version, kind: button.value }),
  support: (data) => ({ intervention: Number(data.get("intervention")) }),
  here: (data) => ({ perspectives: data.getAll("perspectives") }),
  debrief: (data) => ({ heard: data.get("heard") ?? "", good: data.get("good"), better: data.get("better") }),
};

function words(data) {
  return data.get("text").trim() || null;
}

/** The form's own random number: the same words sent again, after a lost answer, are the same saying. */
function idOf(form) {
  if (!ids.has(named(form))) {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    ids.set(named(form), [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join(""));
  }
  return ids.get(named(form));
}

function named(form) {
  return `${nameOf(form)} ${subject(form)}`;
}

function tell(form, text, received = false) {
  const answer = form.querySelector(".answer");
  answer.textContent = text;
  answer.classList.toggle("done", received);
  return null;
}
