// Building the page: text goes in as text, never as markup, whoever wrote it.

/** An element with attributes and children; a string child is text, null and false are left out. */
export function el(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children.flat(9).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** Words of a story: in whichever direction their script is read. */
export function told(name, attributes, text) {
  return el(name, { dir: "auto", ...attributes }, text);
}

/** Makes `parent` hold `children`, changing only what differs: focus, motion and reading aids keep their place. */
export function put(parent, ...children) {
  match(parent, el("div", {}, ...children));
}

function match(parent, wanted) {
  const fresh = [...wanted.childNodes];
  const named = new Set(fresh.map(({ id }) => id).filter(Boolean));
  fresh.forEach((child, place) => {
    const old = inPlace(parent, child, place, named);
    if (!old) parent.append(child);
    else if (old.id && old.id !== child.id && named.has(old.id)) old.before(child);
    else if (old.nodeName !== child.nodeName || old.id !== child.id) old.replaceWith(child);
    else if (old.dataset?.own !== undefined)
      return; // What was said in answer to a person stays until the next answer.
    else if (old.nodeType === Node.TEXT_NODE) rename(old, child);
    else if (!old.isEqualNode(child)) revise(old, child);
  });
  while (parent.childNodes.length > fresh.length) parent.lastChild.remove();
}

/** What stands at this place: what has the child's own name comes here, with all that was typed into it. */
function inPlace(parent, child, place, named) {
  const kept =
    child.id && [...parent.children].find(({ id, nodeName }) => id === child.id && nodeName === child.nodeName);
  if (!kept) return parent.childNodes[place];
  while (parent.childNodes[place] !== kept && !named.has(parent.childNodes[place].id))
    parent.childNodes[place].remove();
  if (parent.childNodes[place] !== kept) parent.childNodes[place].before(kept);
  return kept;
}

function rename(old, child) {
  if (old.data !== child.data) old.data = child.data;
}

const THEIRS = ["style", "open"]; // What a person opened stays open, whatever else is new.

function revise(old, child) {
  for (const { name } of [...old.attributes])
    if (!child.hasAttribute(name) && !THEIRS.includes(name)) old.removeAttribute(name);
  for (const { name, value } of child.attributes)
    if (name !== "style" && old.getAttribute(name) !== value) old.setAttribute(name, value);
  match(old, child);
}

/** The text that a page carries for its script, as JSON. */
export function carried(id) {
  return JSON.parse(document.getElementById(id).textContent);
}
