// A page that waits for something looks again by itself, and changes only that part. Without scripts it loads again.
const EVERY = 2000;

async function look(part) {
  const answer = await fetch(part.dataset.looksAgain, { headers: { Accept: "text/html" } });
  if (!answer.ok) return part;
  const there = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = there.querySelector(`.${part.className}`);
  if (!fresh || fresh.textContent === part.textContent) return part;
  const focused = part.contains(document.activeElement);
  document.title = there.title;
  part.replaceChildren(...fresh.childNodes);
  if (fresh.dataset.looksAgain) part.dataset.looksAgain = fresh.dataset.looksAgain;
  else delete part.dataset.looksAgain;
  if (focused) part.querySelector("a")?.focus();
  return part;
}

function again(part) {
  if (!part.dataset.looksAgain) return;
  setTimeout(
    () =>
      look(part)
        .catch(() => part)
        .then(again),
    EVERY,
  );
}

for (const part of document.querySelectorAll("[data-looks-again]")) again(part);
