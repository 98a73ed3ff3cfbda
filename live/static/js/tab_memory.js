// What a tab remembers over a reload, until it is closed: its token, where the browser keeps no cookie, and unsent words.

/** The text that this tab remembers by this name, or null. */
export function remembered(name) {
  try {
    return sessionStorage.getItem(name) ?? inHistory(name);
  } catch {
    return inHistory(name); // A browser that refuses cookies often refuses this, too; a reload keeps the tab's history.
  }
}

/** Remembers a text until the tab is closed. */
export function remember(name, text) {
  try {
    sessionStorage.setItem(name, text);
  } catch {
    history.replaceState({ ...history.state, [name]: text }, "");
  }
}

/** Forgets the text of this name. */
export function forget(name) {
  try {
    sessionStorage.removeItem(name);
  } catch {
    // There is nothing in it.
  }
  if (inHistory(name)) history.replaceState({ ...history.state, [name]: undefined }, "");
}

function inHistory(name) {
  return history.state?.[name] ?? null;
}
