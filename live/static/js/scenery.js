// Which picture a state asks for.

/** Which of the screen's pictures this state asks for. */
export function pictureOf({ performance }) {
  if (!performance) return "waiting";
  return performance.blank ? "blank" : performance.shows;
}
