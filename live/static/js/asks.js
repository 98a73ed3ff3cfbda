// A question that stands before something is done.

/**
 * Shows a dialog; `then` is given what was typed, and gives the server's answer. Where that refuses, the question
 * comes back with the words that were typed.
 */
export function asks(dialog, then) {
  const box = dialog.querySelector("input, textarea");
  dialog.returnValue = "";
  dialog.querySelector("form").reset();
  dialog.onclose = async () => {
    if (dialog.returnValue !== "yes") return;
    const answer = await then(box?.value.trim());
    dialog.returnValue = "";
    if (!answer.ok && box) dialog.showModal();
  };
  dialog.showModal();
}
