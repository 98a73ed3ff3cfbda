// The keyboard and the presentation clicker: a clicker sends Page Down, Page Up, and B or a full stop.

/** Whether a key belongs to what has the focus and not to the console. */
export function isTyping(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return true;
  return event.target.matches("input, textarea, select");
}

/** What a key does now: an action, null for nothing at the moment, undefined for a key of no meaning here. */
export function actionFor({ key }, state) {
  const wanted = KEYS[key.length === 1 ? key.toLowerCase() : key];
  return wanted && (wanted(state) ?? null);
}

const first =
  (...kinds) =>
  (state) =>
    state.actions.find(({ kind }) => kinds.includes(kind));
const next = (state) => state.next;
const back = (state) => state.actions.find(({ kind, with: details }) => kind === "show" && details.scene);
const blank = first("blank", "unblank");
const pause = first("pause", "resume");
const stop = (state) => first("release")(state) ?? first("stop")(state);

const KEYS = {
  PageDown: next,
  ArrowRight: next,
  PageUp: back,
  ArrowLeft: back,
  b: blank,
  ".": blank,
  p: pause,
  s: stop,
};
