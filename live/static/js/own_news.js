// What a reading aid hears of what is one person's own, once: their answer is in, or why they only follow.
// What everybody hears is drawn by the server.

import { asked, chose, waits } from "./mine.js";
import { say } from "./words.js";

export class OwnNews {
  /** `region` is the page's live region. What stands on the page as it loads is read there, and is no news. */
  constructor(region) {
    this.region = region;
    this.known = null;
  }

  /** Says what is new since the last time. `isTold` says that the page says already why an answer does not count. */
  tell(ballot, isTold) {
    const first = this.known === null;
    this.known ??= new Map([["received", momentOf(ballot)]]);
    const fresh = [...sentences(ballot)].filter(([about, moment]) => this.known.get(about) !== moment);
    for (const [about, moment] of fresh) this.known.set(about, moment);
    const heard = fresh.filter(([about, , text]) => text && !(isTold && about === "missed")).map(([, , text]) => text);
    if (!first && heard.length) this.say(heard.join(" "));
  }

  /** Says what came of a press. */
  say(text) {
    this.region.replaceChildren(line(text));
  }
}

/** Each as [what it is about, a name for this very moment of it, what is said]. */
function* sentences(ballot) {
  const round = asked();
  const why = waits(ballot.mine);
  yield ["waits", why, shown("waits")?.textContent ?? ""];
  const vote = ballot.pending;
  if (vote && round?.state === "open" && !ballot.socket?.connected) yield ["unsent", vote.seq, say("unsent")];
  const answer = shown("received");
  const choices = round && ballot.stored(round.id);
  if (answer && choices && !vote)
    yield ["received", momentOf(ballot), `${say("received")} ${chose(answer.dataset, choices)}`];
  for (const name of ["forgotten", "missed"]) {
    const told = shown(name);
    if (told) yield [name, round.id, (told.querySelector("p") ?? told).textContent];
  }
}

/** An answer that the server has, among all that its person gave. */
function momentOf({ mine }) {
  return `${mine.round} ${mine.seq}`;
}

function shown(name) {
  return document.querySelector(`[data-mine="${name}"]:not([hidden])`);
}

/** A new element, so that equal words of another moment are heard again. */
function line(text) {
  const made = document.createElement("span");
  made.textContent = text;
  return made;
}
