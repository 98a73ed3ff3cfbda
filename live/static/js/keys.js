// The keyboard and the presentation clicker: a clicker sends Page Down, Page Up, and B or a full stop.

const MEANT = ["PageDown", "ArrowRight", "PageUp", "ArrowLeft", "b", ".", "p", "s"];

/** Whether a key belongs to what has the focus and not to the console. */
export function isTyping(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return true;
  return event.target.matches("input, textarea, select");
}

/** The button that a key presses now: null where there is none at the moment, undefined for a key of no meaning here. */
export function buttonFor({ key }) {
  const meant = key.length === 1 ? key.toLowerCase() : key;
  return MEANT.includes(meant) ? document.querySelector(`[data-keys~="${meant}"]`) : undefined;
}
