// What could not be taken is sent again with a token of now: somebody may have signed in elsewhere meanwhile.
for (const form of document.querySelectorAll("form[data-send-again]")) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      const answer = await fetch("/form-token", { cache: "no-store" });
      form.elements.namedItem("csrf_token").value = (await answer.json()).token;
    } finally {
      form.submit();
    }
  });
}
