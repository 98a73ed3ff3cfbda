// A page for a script under test: a document in memory, and the words and facts that a real page carries.
import { Window } from "happy-dom";

const LENT = [
  "addEventListener",
  "CustomEvent",
  "document",
  "DOMParser",
  "FormData",
  "history",
  "HTMLElement",
  "localStorage",
  "location",
  "Node",
  "ResizeObserver",
  "sessionStorage",
];

/**
 * Opens a page with this body, as the one that scripts see from now on. `carried` is what it has for its scripts, by
 * the name of the block: {words: {…}, facts: {…}}. Returns its window.
 */
export function page(body, { carried = {}, address = "http://localhost/", referrer = "" } = {}) {
  const window = new Window({ url: address });
  const { document } = window;
  document.documentElement.lang = "en";
  document.body.innerHTML = body;
  for (const [name, value] of Object.entries(carried)) {
    const block = document.createElement("script");
    Object.assign(block, { id: name, type: "application/json", textContent: JSON.stringify(value) });
    document.body.append(block);
  }
  Object.defineProperty(document, "referrer", { value: referrer });
  globalThis.window = window;
  for (const name of LENT) {
    const value = name === "addEventListener" ? window.addEventListener.bind(window) : window[name];
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
  }
  return window;
}

/** The one element on the page that this selector finds. */
export const one = (selector) => document.querySelector(selector);

/** Tells an element that something happened to it, as a browser does. */
export function happens(element, kind, more = {}) {
  const event = new window.Event(kind, { bubbles: true, cancelable: true });
  element.dispatchEvent(Object.assign(event, more));
  return event;
}

/** Types this text into a field. */
export function types(field, text) {
  field.value = text;
  happens(field, "input");
}

/** Lets everything that is ready go on, however many promises it waits for. */
export async function settled() {
  for (let turn = 0; turn < 20; turn += 1) await new Promise(setImmediate);
}
