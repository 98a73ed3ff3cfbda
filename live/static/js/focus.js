// The focus stays where somebody is: what has it may leave the page, be hidden or be switched off by what the server drew.

/** Where the focus is now: what has it, and the ids of what that stands in, nearest first. */
export function place() {
  const focused = document.activeElement;
  const around = [];
  for (let one = focused; one && one !== document.body; one = one.parentElement) if (one.id) around.push(one.id);
  return { focused, around };
}

/**
 * Gives the focus back to what had it, or else to the nearest place around that: a place and not another button, so that
 * a second press of the same key does nothing. Where somebody went on meanwhile, it stays there.
 */
export function goBack({ focused, around }) {
  const now = document.activeElement;
  if (!focused || focused === document.body || (now !== focused && canHave(now))) return;
  give([focused, ...around.map((id) => document.getElementById(id))].find(canHave) ?? document.querySelector("main"));
}

/** Does something to the page, and leaves the focus where it was. */
export function keepingFocus(act) {
  const before = place();
  act();
  goBack(before);
}

function canHave(element) {
  if (!element?.isConnected || element === document.body) return false;
  return !element.matches(":disabled, fieldset:disabled *") && !element.closest("[hidden]");
}

function give(element) {
  if (!element || element === document.activeElement) return;
  if (element.tabIndex < 0) element.tabIndex = -1;
  element.focus({ preventScroll: true });
}
