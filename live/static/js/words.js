// The words of a face, translated in the page that carries them.

import { carried } from "./dom.js";

const words = carried("words");
const plural = new Intl.PluralRules(document.documentElement.lang || "en");

/** The words of this name, with its %(placeholders)s filled in; where they depend on a number, it is `num`. */
export function say(name, values = {}) {
  const told = words[name];
  if (typeof told === "string") return filled(told, values);
  return filled(told[plural.select(values.num)] ?? told.other, { ...values, num: number(values.num) });
}

function filled(text, values) {
  return text.replace(/%\((\w+)\)s|%%/g, (_found, key) => (key ? (values[key] ?? "") : "%"));
}

/** Letters as people say them: "A", "A and D", "A, B and D". */
export function listed(letters) {
  if (letters.length < 2) return letters.join("");
  return say("and", { first: letters.slice(0, -1).join(", "), last: letters[letters.length - 1] });
}

/** A clock time "22:50" as people say it: "10:50 pm". */
export function clock(time) {
  const [hour, minute] = time.split(":");
  return say(`hour_${hour}`, { minute });
}

/** Whole figures with the language's own grouping. */
export function number(value) {
  return value.toLocaleString(document.documentElement.lang || "en");
}
