// The choices of an open vote as big targets: real boxes and buttons, so that every device can use them.

const NONE = "";

/** What is ticked in a form: keys, [] for "none of these", or null for nothing yet. */
export function ticked(form) {
  const data = new FormData(form);
  const choices = data.getAll("choice");
  return choices.length ? choices.filter((key) => key !== NONE) : null;
}

/** Ticks these choices in a form: [] is "none of these", null nothing. */
export function tick(form, choices) {
  for (const box of form.querySelectorAll("input")) {
    box.checked = choices !== null && (box.value === NONE ? !choices.length : choices.includes(box.value));
  }
}

/** Ticking one thing unticks what it rules out. */
export function exclude(form, box) {
  if (!box.checked) return;
  for (const other of form.querySelectorAll("input")) {
    if (other !== box && (box.value === NONE || other.value === NONE)) other.checked = false;
  }
}
