// Every page works before this loads. It wakes the design system's components where they help:
// counts of what is left to type, the error summary taking the focus, choices that open others.
import { Button, Checkboxes, createAll, ErrorSummary, NotificationBanner, Radios, SkipLink } from "nhsuk-frontend";
import { CharactersLeft } from "./_characters_left.js";
import "./_copying.js";
import "./_keeping_a_copy.js";
import "./_autosaving.js";
import "./_leaving.js";
import "./_looking_again.js";
import "./_picture.js";
import "./_speaking.js";
import "./_sending_again.js";
import "./_file_size.js";
import "./_based_on.js";

document.body.classList.add("js-enabled", "nhsuk-frontend-supported");
for (const component of [Button, CharactersLeft, Checkboxes, ErrorSummary, NotificationBanner, Radios, SkipLink]) {
  createAll(component);
}
