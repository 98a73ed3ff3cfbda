// The page as the server draws it: whole, or the parts that changed since what the page shows.

import { keepingFocus } from "./focus.js";
import { morph } from "./morph.js";

const RELOADS_WITHIN_MS = 60000;

const site = document.title.slice(document.title.lastIndexOf(" – "));
let reloads = false;

/** The name of what the page shows, by which the server knows whether it is the latest. */
export function tag() {
  return document.body.dataset.tag;
}

/** Whether this tells what changed since something that this page does not show. */
export function isLost({ since, tag: wanted }) {
  return since !== "" && since !== tag() && wanted !== tag();
}

/** Shows what was drawn. Until that is done the page names nothing that it shows, so that a fault is mended by the next. */
export function show({ tag: wanted, title, body: attributes, parts }) {
  if (wanted === tag()) return;
  const { body } = document;
  body.dataset.tag = "";
  if (title) document.title = title + site;
  for (const [name, value] of Object.entries(attributes))
    if (body.getAttribute(name) !== value) body.setAttribute(name, value);
  keepingFocus(() => {
    for (const [name, html] of Object.entries(parts)) morph(document.getElementById(name), html);
    allow();
  });
  body.dataset.tag = wanted;
}

/** Shows what stands in the page all the time where it can be used now, and hides it elsewhere. */
function allow() {
  const may = document.body.dataset.may?.split(" ") ?? [];
  for (const one of document.querySelectorAll("[data-needs]")) one.hidden = !may.includes(one.dataset.needs);
  for (const one of document.querySelectorAll("[data-unless]")) one.hidden = may.includes(one.dataset.unless);
}

/**
 * A page of another build than the server's loads itself anew: not all in the same moment, in no open vote, and not while
 * it asks something. What its person has not sent, each page keeps.
 */
export function keepUpWith(build) {
  if (build === document.body.dataset.build || reloads) return;
  reloads = true;
  setTimeout(reload, Math.random() * RELOADS_WITHIN_MS);
}

function reload() {
  if (document.body.dataset.shows === "open" || document.querySelector("dialog[open]"))
    setTimeout(reload, RELOADS_WITHIN_MS / 4);
  else location.reload();
}
