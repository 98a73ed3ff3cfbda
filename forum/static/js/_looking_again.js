// A page that waits for something looks again by itself, and changes only that part. Without scripts it loads again.
const EVERY = 2000;

/** The page at this address. The browser reads it itself: no text of ours becomes markup. Rejects where there is none. */
function load(address) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("GET", address);
    request.responseType = "document";
    request.setRequestHeader("Accept", "text/html");
    request.onload = () => (request.status === 200 ? resolve(request.response) : reject(new Error("no page")));
    request.onerror = reject;
    request.send();
  });
}

async function look(part) {
  const there = await load(part.dataset.looksAgain);
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
