// The other tabs of the same browser at the same event: they are one person's, so what one of them keeps is news to all.

/**
 * Calls `news` when another tab has said that something of this person's own is new. Returns a function that says so
 * to the others. What it is they ask of the server: nothing of a vote passes between tabs.
 */
export function otherTabs(code, news) {
  try {
    const channel = new BroadcastChannel(`own-${code}`);
    channel.addEventListener("message", news);
    return () => channel.postMessage("new");
  } catch {
    return () => {}; // An older browser: the other tabs hear of it with what comes next.
  }
}
