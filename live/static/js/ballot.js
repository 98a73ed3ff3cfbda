// A person's vote on its way: kept until it is answered, and in the order in which the person made it.

import { ask } from "./connection.js";

const AGAIN_MS = 1200;
const TRY_AGAIN = ["unknown", "busy", "too_fast", "failed"];

export class Ballot {
  /** `code` is the event's; `changed` is called with why the picture may have changed. */
  constructor(code, mine, changed) {
    this.key = `vote-${code}`;
    this.votes = new Map(); // The stored choices by round, null where there are none: an earlier one may be shown again.
    this.note(mine);
    this.pending = null;
    this.asked = null;
    this.changed = changed;
    this.tabs = 0;
    this.isSure = true; // Whether `mine` is this person's, or may be more than the page knew.
  }

  /** Takes in what the server has stored for this person. */
  know(mine) {
    this.note(mine);
    this.isSure = true;
  }

  note(mine) {
    this.mine = mine;
    if (mine.round) this.votes.set(mine.round, mine.choices);
  }

  /** Whether it is known what the person has stored in a round ({id, state}): nothing in one that just opens. */
  knows(round) {
    if (round?.state === "open" && !this.votes.has(round.id)) this.votes.set(round.id, null);
    return !round || this.votes.has(round.id);
  }

  /** The stored choices in a round, or null where the person has not voted in it. */
  stored(round) {
    return this.votes.get(round) ?? null;
  }

  /** What the person chose last in a round: on its way, or stored. */
  latest(round) {
    return this.pending?.round === round ? this.pending.choices : this.stored(round);
  }

  /** Sends the choices, now or as soon as there is a connection. */
  cast(round, choices) {
    const seq = Math.max(this.shared(), this.mine.seq, this.pending?.seq ?? 0) + 1;
    this.share(seq);
    this.pending = { round, choices, seq };
    this.isGuess = !this.isSure;
    this.changed("sending");
    this.deliver();
  }

  /** Sends what is not yet answered, once more and under the same number: only the server knows whether it counts. */
  async deliver() {
    const vote = this.pending;
    if (!vote || this.asked === vote || !this.socket?.connected) return;
    this.asked = vote;
    const answer = await ask(this.socket, "vote", vote);
    if (this.pending !== vote) return;
    this.asked = null;
    if (answer.ok) this.received(answer);
    else if (this.isGuess && answer.error === "superseded") this.countOn(answer.mine.seq);
    else if (TRY_AGAIN.includes(answer.error)) setTimeout(() => this.deliver(), AGAIN_MS);
    else this.refused(answer);
  }

  /** Numbers the vote after this one: it was made before the page knew how far the person's votes had come. */
  countOn(seq) {
    const { round, choices } = this.pending;
    this.mine = { ...this.mine, seq };
    this.isSure = true;
    this.cast(round, choices);
  }

  received({ round, choices, seq }) {
    this.note({ ...this.mine, round, choices, seq });
    this.settle("received");
  }

  refused(answer) {
    if (answer.mine) this.note({ ...this.mine, ...answer.mine });
    if (answer.error === "revoked") this.votes.clear(); // Somebody else's now.
    this.settle(answer.error);
  }

  settle(why) {
    this.pending = null;
    this.changed(why);
  }

  shared() {
    try {
      return Math.max(Number(localStorage.getItem(this.key)) || 0, this.tabs);
    } catch {
      return this.tabs;
    }
  }

  share(seq) {
    this.tabs = seq;
    try {
      localStorage.setItem(this.key, seq);
    } catch {
      // The browser stores nothing: this tab's own memory is all there is.
    }
  }
}
