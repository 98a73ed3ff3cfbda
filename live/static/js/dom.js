// What a page carries for its script.

/** The text that a page carries for its script, as JSON. */
export function carried(id) {
  return JSON.parse(document.getElementById(id).textContent);
}
