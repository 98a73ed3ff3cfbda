// The words of a face, translated in the page that carries them.

import { carried } from "./dom.js";

const words = carried("words");

/** The words of this name, with its %(placeholders)s filled in. */
export function say(name, values = {}) {
  return words[name].replace(/%\((\w+)\)s|%%/g, (_found, key) => (key ? (values[key] ?? "") : "%"));
}

/** Letters as people say them: "A", "A and D", "A, B and D". */
export function listed(letters) {
  if (letters.length < 2) return letters.join("");
  return say("and", { first: letters.slice(0, -1).join(", "), last: letters[letters.length - 1] });
}

/** A clock time "22:50" as people say it: "10:50 pm". */
export function clock(time) {
  const [hour, minute] = time.split(":");
  return say(hour < 12 ? "am" : "pm", { time: `${hour % 12 || 12}:${minute}` });
}

/** Whole figures with the language's own grouping. */
export function number(value) {
  return value.toLocaleString(document.documentElement.lang || "en");
}
