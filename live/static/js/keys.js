// The keyboard and the presentation clicker: a clicker sends Page Down, Page Up, and B or a full stop.

const MEANT = ["PageDown", "ArrowRight", "PageUp", "ArrowLeft", "b", ".", "p", "s"];
const KEPT_AS = "single-keys";

let here = "on"; // Where the browser keeps nothing, as long as the page is open.

/** Whether a key belongs to what has the focus and not to the console. */
export function isTyping(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return true;
  return event.target.matches("input, textarea, select");
}

/** The button that a key presses now: null where there is none at the moment, undefined for a key of no meaning here. */
export function buttonFor({ key }) {
  if (key.length === 1 && !areSingleKeysOn()) return undefined;
  const meant = key.length === 1 ? key.toLowerCase() : key;
  return MEANT.includes(meant) ? document.querySelector(`[data-keys~="${meant}"]`) : undefined;
}

/** Whether letters and signs press buttons on this device (WCAG 2.1.4): whoever dictates near it switches them off. */
export function areSingleKeysOn() {
  try {
    return (localStorage.getItem(KEPT_AS) ?? here) === "on";
  } catch {
    return here === "on";
  }
}

/** Lets somebody switch them off by this box, for all pages of this device. */
export function offersSingleKeys(box) {
  const show = () => {
    box.checked = areSingleKeysOn();
    document.body.toggleAttribute("data-no-single-keys", !box.checked);
  };
  box.addEventListener("change", () => {
    here = box.checked ? "on" : "off";
    try {
      localStorage.setItem(KEPT_AS, here);
    } catch {
      // The browser stores nothing: it holds while the page is open.
    }
    show();
  });
  show();
}
