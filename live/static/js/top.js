// What is new is read from its beginning, as on a page that was loaded just now.

let moment = document.body.dataset.moment;

/** Goes to the top of the page where the room looks at something else now; whoever is writing stays where they are. */
export function fromTheTop() {
  const before = moment;
  moment = document.body.dataset.moment;
  if (moment !== before && !isWriting(document.activeElement)) scrollTo(0, 0);
}

function isWriting(element) {
  return Boolean(element?.matches("textarea, input:not([type=radio], [type=checkbox])") && element.value);
}
