// The connection: WebSocket first, polling where a network blocks it, and in words whether it is alive.

import { io } from "socket.io-client";
import { afterSleep, setClock } from "./clock.js";
import * as drawn from "./drawn.js";

const AGAIN_MS = 3000;
const OPENS_WITHIN_MS = 5000;
const ASK_WITHIN_MS = 1000;
const asking = new WeakSet(); // The sockets that will connect anew for the whole page.
const TRANSPORTS = "WebSocket" in window ? ["websocket", "polling"] : ["polling"];

/**
 * Connects to a face's namespace, and keeps a `page` up to date that the server draws.
 *
 * `ticket()` returns what the connection shows, or a promise of it. `tells` has functions for what arrives (`draw` for
 * what is drawn anew, `same` where the page is the latest, `mine`), for the connection itself (`connected`, `lost`),
 * and for a connection that the server refused (`refused`, which returns false where trying again cannot help). A face
 * that needs a role has `revoked` too: the server says why before it disconnects. The page connects again only when
 * somebody comes back to it, who may have signed in meanwhile. `slept` is what a face does when its device has slept;
 * one that has none connects anew, since the first that a connection hears has the time.
 */
export function connect(namespace, page, ticket, tells) {
  const socket = io(namespace, {
    transports: TRANSPORTS,
    tryAllTransports: true,
    timeout: OPENS_WITHIN_MS,
    // The first try after a quarter of a second to nearly two: a whole room that drops at once comes back spread out.
    reconnectionDelay: 1000,
    randomizationFactor: 0.75,
    reconnectionDelayMax: 5000,
    auth: (show) =>
      Promise.resolve(ticket()).then(
        (shown) => show(naming(shown, page)),
        () => again(socket, tells),
      ),
  });
  let over = false;
  socket.on("connect", () => {
    over = false;
    tells.connected?.();
  });
  socket.on("disconnect", (reason) => {
    if (over) return;
    if (reason !== "io client disconnect") tells.lost?.(); // A page that connects anew by itself is not without a line.
    if (reason === "io server disconnect") again(socket, tells);
  });
  socket.on("connect_error", (fault) => {
    tells.lost?.();
    if (!fault.data) return;
    if (tells.refused?.(fault.data) !== false) again(socket, tells);
    else over = Boolean(tells.revoked);
  });
  if (tells.revoked) {
    socket.on("revoked", (why) => {
      over = true;
      tells.revoked(why);
    });
    addEventListener("focus", () => over && socket.disconnect().connect());
  }
  // Some networks take a WebSocket and then let nothing through: what hangs is tried the other way round.
  socket.io.on("error", ({ message }) => {
    if (message === "timeout") socket.io.opts.transports = [...socket.io.opts.transports].reverse();
  });
  socket.on("unchanged", ({ now }) => {
    setClock(now);
    tells.same?.();
  });
  socket.on("drawn", (fresh) => show(fresh, socket, tells));
  if (tells.mine) socket.on("mine", tells.mine);
  afterSleep(tells.slept ?? (() => socket.connected && socket.disconnect().connect()));
  return socket;
}

/** Where a page belongs: the event, and its part where the page knows one. */
export function placeOf({ code, section }) {
  return { code, ...(section ? { section } : {}) };
}

/** The page names what it shows: where that is the latest, it is not sent again. */
function naming(shown, page) {
  const has = drawn.tag() ? { has: drawn.tag() } : {};
  return { ...shown, draws: page, language: document.documentElement.lang, ...has };
}

/** Shows what was drawn; a page that missed what came before asks for the whole. */
function show(fresh, socket, tells) {
  setClock(fresh.now);
  drawn.keepUpWith(fresh.build);
  if (drawn.isLost(fresh)) askForTheWhole(socket);
  else tells.draw(fresh);
}

/** Connects anew, once however much was missed: a whole room may have missed the same, and comes back spread out. */
function askForTheWhole(socket) {
  if (asking.has(socket)) return;
  asking.add(socket);
  setTimeout(() => {
    asking.delete(socket);
    socket.disconnect().connect();
  }, Math.random() * ASK_WITHIN_MS);
}

function again(socket, tells) {
  tells.lost?.();
  setTimeout(() => !socket.connected && socket.disconnect().connect(), AGAIN_MS);
}

/** Sends a message and returns its answer; one that does not come in time is answered "unknown". */
export async function ask(socket, name, message, patience = 7000) {
  try {
    return await socket.timeout(patience).emitWithAck(name, message);
  } catch {
    return { ok: false, error: "unknown" };
  }
}
