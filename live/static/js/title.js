// The page's title and its heading: the story that is on now, or else the event.

/** Names the page, and this heading, after what is on. */
export function entitle({ performance, event }, { site }, heading) {
  const name = performance?.title || event.name;
  document.title = `${name} – ${site}`;
  if (heading.textContent !== name) heading.textContent = name;
}
