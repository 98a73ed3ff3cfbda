// Backstage: what those in the wings need to know, as the server draws it.

import { startClock } from "./clock.js";
import { connect } from "./connection.js";
import { carried } from "./dom.js";
import * as drawn from "./drawn.js";
import { pill } from "./pill.js";
import { keepTime } from "./timer.js";

const facts = carried("facts");
const ticket = () => ({ code: facts.code, ...(facts.section ? { section: facts.section } : {}) });

startClock(facts);
const tick = keepTime();
connect("/screen", "backstage", ticket, {
  draw: (fresh) => {
    drawn.show(fresh);
    tick();
  },
  connected: () => pill("connected"),
  lost: () => pill("connecting"),
});
