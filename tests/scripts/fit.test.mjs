import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { one, page } from "./page.mjs";

const { fit } = await import("../../live/static/js/fit.js");

/** A stage whose text is as tall and wide as `needs` says at each size. */
function stage(needs, { width = () => 100 } = {}) {
  const [house, box] = [document.body, one("main")];
  const of = (name, value) => Object.defineProperty(box, name, { get: value, configurable: true });
  of("clientHeight", () => 100);
  of("clientWidth", () => 100);
  of("scrollHeight", () => needs(Number(house.dataset.size)));
  of("scrollWidth", () => width(Number(house.dataset.size)));
  fit(house, box);
  return [house.dataset.size, box.classList.contains("cut")];
}

beforeEach(() => page("<main></main>"));

test("text that fits has its full size", () => {
  assert.deepEqual(
    stage(() => 100),
    ["0", false],
  );
});

test("a pixel that the browser rounded up is no fault", () => {
  assert.deepEqual(
    stage(() => 101),
    ["0", false],
  );
});

test("text takes the largest size at which it leaves the stage neither below nor beside", () => {
  assert.deepEqual(
    stage((size) => 130 - 10 * size),
    ["3", false],
  );
  assert.deepEqual(
    stage(() => 100, { width: (size) => 150 - 10 * size }),
    ["5", false],
  );
});

test("text that is too long at the smallest size fades at its end, until there is less of it", () => {
  assert.deepEqual(
    stage(() => 500),
    ["8", true],
  );
  assert.deepEqual(
    stage(() => 50),
    ["0", false],
  );
});
