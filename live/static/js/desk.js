// What a console and a scribe's desk both do: keep up with what the server draws, and send what a button says.

import { asks } from "./asks.js";
import { ask, connect, placeOf } from "./connection.js";
import { carried } from "./dom.js";
import * as drawn from "./drawn.js";
import { pill } from "./pill.js";
import { letIn, shownOut } from "./shown_out.js";
import { keepTime } from "./timer.js";

const SETTLE_MS = 350;
const PRESSED = ["cue", "sends", "judges", "does"].map((what) => `button[data-${what}]`).join();

export const facts = carried("facts");
export const part = (id) => document.getElementById(id);

/**
 * Connects a desk to its face. `press` is given each button that was pressed and is not this module's, `shown` is
 * called after something new was drawn. Returns {emit, isOver, isBusy}: `emit` sends a message and gives its answer, `isOver` says whether the page no longer works,
 * `isBusy` whether a press would be a slip.
 */
export function desk(namespace, page, press, shown = () => {}) {
  const tick = keepTime();
  let waits = false;
  let gone = ""; // Why this page no longer works, if so.

  /**
   * While an answer is on its way, and for a moment after, nothing is taken: the second press of two is a slip. The buttons
   * are not switched off for it, since what is switched off loses the focus.
   */
  function hold(on) {
    waits = on;
    document.body.toggleAttribute("data-waits", on);
  }

  async function emit(event, message) {
    if (gone) shownOut(facts.refusals, gone);
    if (waits || gone) return { ok: false };
    hold(true);
    tell("");
    const answer = await ask(socket, event, message);
    if (!answer.ok && !gone) tell(facts.refusals[answer.error] ?? answer.message ?? facts.refusals.failed);
    setTimeout(() => {
      hold(false);
      if (gone) shownOut(facts.refusals, gone); // Also in the question that came back with its words.
    }, SETTLE_MS);
    return answer;
  }

  /** Words that were called out are written down, and passed on as they are. */
  function write(about) {
    asks(part("ask-write"), (words) => (words ? emit("judge", { ...about, state: "passed", words }) : { ok: true }));
  }

  function closePage(error) {
    gone = error;
    shownOut(facts.refusals, gone);
  }

  const socket = connect(namespace, page, () => placeOf(facts), {
    draw: (fresh) => {
      drawn.show(fresh);
      tick();
      shown();
    },
    connected: () => {
      if (gone) letIn();
      gone = "";
      pill("connected");
    },
    lost: () => pill("connecting"),
    revoked: ({ error }) => closePage(error),
    refused: ({ error }) => {
      tell(facts.refusals[error] ?? facts.refusals.failed);
      if (["not_allowed", "signed_out"].includes(error)) closePage(error);
      return !gone && error !== "choose_section";
    },
  });
  document.addEventListener("click", ({ target, detail }) => {
    const button = target.closest(PRESSED);
    if (!button || detail > 1 || waits || gone) return;
    const { sends, judges, does } = button.dataset;
    if (sends) {
      const { event, ...message } = JSON.parse(sends);
      emit(event, message);
    } else if (does) emit("speaker", { saying: said(button).saying, does });
    else if (judges) emit("judge", { ...said(button), state: judges });
    else if (judges === "") write(said(button));
    else press(button);
  });
  return { emit, isOver: () => Boolean(gone), isBusy: () => waits };
}

/** The words that a button stands beside: their number, and what had become of them when its person saw them. */
function said(button) {
  const { id, className } = button.closest("[id^=saying-]");
  return { saying: Number(id.slice("saying-".length)), seen: className };
}

function tell(text) {
  part("trouble").textContent = text;
}
