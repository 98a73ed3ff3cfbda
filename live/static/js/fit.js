// Text that is too long for the stage shrinks by steps, and never leaves it.

const STEPS = 9;

/** Sets `house`'s size to the largest step at which nothing leaves `stage`. */
export function fit(house, stage) {
  for (let size = 0; size < STEPS; size += 1) {
    house.dataset.size = size;
    if (stage.scrollHeight <= stage.clientHeight + 1 && stage.scrollWidth <= stage.clientWidth + 1) return;
  }
}
