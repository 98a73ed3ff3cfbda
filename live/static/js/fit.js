// Text that is too long for the stage shrinks by steps, and never leaves it.

const STEPS = 9;

/** Sets `house`'s size to the largest step at which nothing leaves `stage`; past the last, its end fades. */
export function fit(house, stage) {
  stage.classList.remove("cut");
  for (let size = 0; size < STEPS; size += 1) {
    house.dataset.size = size;
    if (holds(stage)) return;
  }
  stage.classList.add("cut");
}

function holds(stage) {
  return stage.scrollHeight <= stage.clientHeight + 1 && stage.scrollWidth <= stage.clientWidth + 1;
}
