// The token of a phone whose browser keeps no cookie: its tab remembers it, so that a reload is the same phone.

/** The token that this tab remembers for an event, or null. */
export function remembered(code) {
  try {
    return sessionStorage.getItem(name(code)) ?? inHistory(code);
  } catch {
    return inHistory(code); // A browser that refuses cookies often refuses this, too; a reload keeps the tab's history.
  }
}

/** Remembers a token until the tab is closed. */
export function remember(code, token) {
  try {
    sessionStorage.setItem(name(code), token);
  } catch {
    history.replaceState({ ...history.state, [name(code)]: token }, "");
  }
}

/** Forgets the token: it is not known any more, or the browser keeps a cookie after all. */
export function forget(code) {
  try {
    sessionStorage.removeItem(name(code));
  } catch {
    // There is nothing in it.
  }
  if (inHistory(code)) history.replaceState({ ...history.state, [name(code)]: undefined }, "");
}

function name(code) {
  return `token-${code}`;
}

function inHistory(code) {
  return history.state?.[name(code)] ?? null;
}
