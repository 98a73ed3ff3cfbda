// Backstage: what those in the wings need to know, as the server draws it.

import { startClock } from "./clock.js";
import { connect, placeOf } from "./connection.js";
import { carried } from "./dom.js";
import * as drawn from "./drawn.js";
import { pill } from "./pill.js";
import { keepTime } from "./timer.js";

const facts = carried("facts");

startClock(facts);
const tick = keepTime();
connect("/screen", "backstage", () => placeOf(facts), {
  draw: (fresh) => {
    drawn.show(fresh);
    tick();
  },
  connected: () => pill("connected"),
  lost: () => pill("connecting"),
});
