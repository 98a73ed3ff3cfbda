// Leaving quickly also takes this page's place in the history, so that "back" does not return to it.
for (const link of document.querySelectorAll(".leave__link")) {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    window.location.replace(link.href);
  });
}
