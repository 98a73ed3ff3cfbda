// Brings a part of the page to what the server drew of it, and leaves alone what is its person's.

import morphdom from "morphdom";

// The one place where markup comes into a page. It is all the server's, drawn by templates that escape every word.
const policy = window.trustedTypes?.createPolicy("drawn", { createHTML: (html) => html });

/** Makes `element` hold `html`, changing only what differs: focus, motion and reading aids keep their place. */
export function morph(element, html) {
  const wanted = element.cloneNode(false);
  const focused = document.activeElement;
  const selected = [focused?.selectionStart, focused?.selectionEnd];
  wanted.innerHTML = policy?.createHTML(html) ?? html;
  morphdom(element, wanted, {
    childrenOnly: true,
    onBeforeElUpdated: revise,
    onBeforeElChildrenUpdated: (old, fresh) => !isPart(old) || !isPart(fresh),
  });
  if (focused !== document.activeElement && focused?.isConnected) focusAgain(focused, selected);
}

/** What was moved lost the focus on the way, and where in its text somebody was. */
function focusAgain(element, selected) {
  element.focus({ preventScroll: true });
  if (Number.isInteger(selected[0])) element.setSelectionRange(...selected);
}

/** A part inside another is sent by itself. */
function isPart({ dataset }) {
  return dataset?.part !== undefined;
}

/** What a person opened, ticked or typed stays; so does what was said in answer to them. */
function revise(old, fresh) {
  if (old.dataset.own !== undefined) return false;
  if (old.hasAttribute("tabindex")) fresh.tabIndex = old.tabIndex; // The focus came to rest on it.
  if (old.matches("details")) fresh.open = old.open;
  else if (old.matches("textarea")) fresh.value = old.value;
  else if (old.matches("input:not([type=hidden])")) {
    fresh.checked = old.checked;
    fresh.value = old.value;
  }
  return !old.isEqualNode(fresh);
}
