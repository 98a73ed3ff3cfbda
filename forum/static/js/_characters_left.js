// How many characters are left: a reading aid says it when that begins to matter, and not at each pause in typing.

import { CharacterCount } from "nhsuk-frontend";

const FEW = 20;

/** The design system's count, which says by itself only that some are left, that few are, and that there are too many. */
export class CharactersLeft extends CharacterCount {
  updateScreenReaderCountMessage() {
    const step = stepOf(this.maxLength - this.length, this.isOverThreshold());
    this.$screenReaderCountMessage.setAttribute("aria-live", step === this.step ? "off" : "polite");
    this.step = step;
    super.updateScreenReaderCountMessage();
  }
}

function stepOf(left, isNear) {
  if (!isNear) return "enough";
  if (left < 0) return "too many";
  return left > FEW ? "some" : "few";
}
