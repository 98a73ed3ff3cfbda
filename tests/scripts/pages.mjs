// Many pages of an event in memory, for a walk through it (tests/live/walk): the scripts of the faces as they are, on a
// document of happy-dom. What is around a script is moved from outside: its WebSocket, its clocks and timers, what it
// fetches, the other tabs of its browser. Each line of the input asks for one thing, and has one line of answer.
import { readFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import esbuild from "esbuild";
import { Window } from "happy-dom";
import { difference, Own } from "./own.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
const FACES = ["phone", "screen", "backstage", "host", "scribe"];
const START = Date.UTC(2099, 5, 1, 18);
const GIVEN = [
  "window",
  "self",
  "globalThis",
  "document",
  "location",
  "history",
  "navigator",
  "sessionStorage",
  "localStorage",
  "performance",
  "Date",
  "WebSocket",
  "BroadcastChannel",
  "FormData",
  "Node",
  "Event",
  "HTMLElement",
  "setTimeout",
  "clearTimeout",
  "setInterval",
  "clearInterval",
  "fetch",
  "addEventListener",
  "removeEventListener",
  "dispatchEvent",
  "scrollTo",
];

let scripts = {};
let pages = new Map();
let out = { frames: [], opened: [], fetched: [], reloads: [], faults: [] };
let counted = 0; // What monotonic clocks say, in milliseconds.
let wall = START;

/** One page: a window, the script of its face, and all that the script finds around it. */
class Page {
  constructor({ page, face, html, address, browser }, before) {
    Object.assign(this, { id: page, face, browser, timers: new Map(), intervals: [], channels: [], socket: null });
    this.numbers = 0;
    this.slept = 0; // How long its device has slept, while its monotonic clock stood still.
    this.window = new Window({ url: address });
    this.window.document.write(html.replace(/<script[^>]* src=[^>]*><\/script>|<link[^>]*rel="stylesheet"[^>]*>/g, ""));
    this.document = this.window.document;
    // Of several elements with one id, a browser gives the first in the page, and happy-dom the oldest.
    this.document.getElementById = (id) => this.document.querySelector(`[id="${id}"]`);
    this.scrolled = 0;
    this.own = new Own(this.document, before?.own);
    this.kept = before?.kept ?? storage(); // What the tab remembers until it is closed.
    const around = this.around();
    scripts[face](...GIVEN.map((name) => around[name]));
  }

  around() {
    const { window, document } = this;
    const set = (work, ms = 0, ...given) => {
      this.numbers += 1;
      this.timers.set(this.numbers, { at: counted - this.slept + ms, work: () => work(...given) });
      return this.numbers;
    };
    const page = this;
    const things = {
      document,
      history: window.history,
      sessionStorage: this.kept,
      localStorage: browserOf(this.browser).storage,
      performance: { now: () => counted - this.slept, getEntriesByType: () => [] },
      Date: class extends Date {
        constructor(...given) {
          super(...(given.length ? given : [wall]));
        }
        static now() {
          return wall;
        }
      },
      WebSocket: class {
        constructor() {
          page.socket = this;
          out.opened.push(page.id);
        }
        send(text) {
          if (page.socket !== this) return;
          page.own.sends(text);
          out.frames.push([page.id, text]);
        }
        close() {
          if (page.socket !== this) return;
          page.socket = null;
          out.frames.push([page.id, null]);
          queueMicrotask(() => this.onclose?.({ code: 1000 }));
        }
      },
      BroadcastChannel: class {
        constructor(name) {
          Object.assign(this, { name, heard: () => {} });
          page.channels.push(this);
        }
        addEventListener(_kind, heard) {
          this.heard = heard;
        }
        postMessage(data) {
          for (const other of pages.values())
            if (other !== page && other.browser === page.browser)
              for (const channel of other.channels) if (channel.name === this.name) channel.heard({ data });
        }
      },
      FormData: window.FormData,
      Node: window.Node,
      Event: window.Event,
      HTMLElement: window.HTMLElement,
      setTimeout: set,
      clearTimeout: (number) => this.timers.delete(number),
      setInterval: (work) => this.intervals.push(work),
      clearInterval: () => {},
      fetch: (address, { method = "GET" } = {}) =>
        new Promise((resolve) => {
          this.numbers += 1;
          browserOf(this.browser).asked.set(`${this.id}.${this.numbers}`, resolve);
          out.fetched.push([this.id, `${this.id}.${this.numbers}`, method, String(address)]);
        }),
      addEventListener: window.addEventListener.bind(window),
      removeEventListener: window.removeEventListener.bind(window),
      dispatchEvent: window.dispatchEvent.bind(window),
      scrollTo: () => {
        this.scrolled = 0;
      },
      navigator: { onLine: true, wakeLock: { request: async () => {} } },
      location: {
        href: window.location.href,
        protocol: window.location.protocol,
        hostname: window.location.hostname,
        host: window.location.host,
        port: window.location.port,
        reload: () => out.reloads.push([this.id, ""]),
        replace: (address) => out.reloads.push([this.id, address]),
      },
    };
    const seen = new Proxy(window, {
      get: (target, name) => (name in things ? things[name] : Reflect.get(target, name, target)),
      has: (target, name) => name in things || name in target,
    });
    return { ...things, window: seen, self: seen, globalThis: seen };
  }

  /** Lets time pass: timers that are due come in their order, and what comes again and again comes once. */
  passes() {
    for (const work of this.intervals) this.guarded(work);
    for (;;) {
      const due = [...this.timers]
        .filter(([, { at }]) => at <= counted - this.slept)
        .sort(([, a], [, b]) => a.at - b.at)[0];
      if (!due) return;
      this.timers.delete(due[0]);
      this.guarded(due[1].work);
    }
  }

  /** What is thrown in a script is noted, as a browser's console does. */
  guarded(work, ...given) {
    try {
      return work(...given);
    } catch (fault) {
      out.faults.push([this.id, String(fault?.stack ?? fault)]);
    }
  }

  tells(element, kind, more = {}) {
    const event = new this.window.Event(kind, { bubbles: true, cancelable: true });
    element.dispatchEvent(Object.assign(event, more));
  }
}

let drawn = 1;

/** Chance that is the same on each walk (a linear congruential generator; Park and Miller, 1988). */
Math.random = () => {
  drawn = (drawn * 48271) % 2147483647;
  return drawn / 2147483647;
};

const browsers = new Map();

/** What the tabs of one browser share. */
function browserOf(name) {
  if (!browsers.has(name)) {
    browsers.set(name, { storage: storage(), asked: new Map() });
  }
  return browsers.get(name);
}

function storage() {
  const kept = new Map();
  return {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => kept.set(key, String(value)),
    removeItem: (key) => kept.delete(key),
  };
}

const built = new Map();

/** Uses the scripts of all faces, with `patches` of their parts: {"phone.js": [["this", "that"], …]}. */
async function build({ patches = {} }) {
  const name = JSON.stringify(patches);
  if (!built.has(name)) built.set(name, await bundled(patches));
  scripts = built.get(name);
  return null;
}

async function bundled(patches) {
  const missing = new Set(Object.keys(patches));
  const patched = {
    name: "patched",
    setup(builder) {
      builder.onLoad({ filter: /live[\\/]static[\\/]js[\\/][^\\/]+\.js$/ }, async ({ path }) => {
        let written = await readFile(path, "utf8");
        const name = relative(join(root, "live", "static", "js"), path);
        for (const [from, to] of patches[name] ?? []) {
          if (!written.includes(from)) throw new Error(`${name} has no “${from}”`);
          missing.delete(name);
          written = written.replace(from, () => to);
        }
        return { contents: written, loader: "js" };
      });
    },
  };
  const { outputFiles } = await esbuild.build({
    entryPoints: FACES.map((face) => join(root, "live", "static", "js", `${face}.js`)),
    outdir: "nowhere",
    absWorkingDir: root,
    bundle: true,
    write: false,
    format: "iife",
    target: "es2022",
    plugins: [patched],
    logLevel: "silent",
  });
  if (missing.size) throw new Error(`no script has what ${[...missing]} would change`);
  return Object.fromEntries(
    FACES.map((face, place) => [face, new Function(...GIVEN, `"use strict";${outputFiles[place].text}`)]),
  );
}

const DOES = {
  build,
  /** Another evening: nothing is left of the one before. */
  async begin() {
    drawn = 1;
    for (const page of [...pages.keys()]) await DOES.closes({ page });
    pages = new Map();
    browsers.clear();
    counted = 0;
    wall = START;
  },
  /** A page is opened, or loads anew where it is open. */
  async opens(asked) {
    const before = pages.get(asked.page);
    try {
      before?.window.dispatchEvent(new before.window.Event("pagehide"));
      pages.set(asked.page, new Page(asked, before));
      pages.get(asked.page).own.sees();
      await before?.window.happyDOM.close();
    } catch (fault) {
      out.faults.push([asked.page, String(fault?.stack ?? fault)]);
    }
  },
  async closes({ page }) {
    const closed = pages.get(page);
    pages.delete(page);
    await closed?.window.happyDOM.close(); // Else nothing of it is ever let go.
  },
  /** A page that was loaded just now is told by the server that it has the latest, and by nobody anything else. */
  async greets({ page, frames }) {
    const here = pages.get(page);
    await new Promise(setImmediate);
    for (const [, number] of out.fetched.filter(([asking]) => asking === page)) {
      browserOf(here.browser).asked.get(number)?.({
        ok: true,
        json: async () => ({ token: "nobody's", is_new: false }),
      });
    }
    DOES.hears({ page, opens: true, frames: frames.slice(0, 1) });
    await new Promise(setImmediate);
    DOES.hears({ page, frames: frames.slice(1) });
    await new Promise(setImmediate);
    out.fetched = out.fetched.filter(([asking]) => asking !== page);
    out.frames = out.frames.filter(([sending]) => sending !== page);
    out.opened = out.opened.filter((opening) => opening !== page);
  },
  /** The server's end of the line says something; `opens` is its first word, and `breaks` its last. */
  hears({ page, frames = [], opens, breaks }) {
    const here = pages.get(page);
    if (!here?.socket) return;
    if (opens) here.guarded(() => here.socket.onopen?.());
    for (const data of frames) {
      here.own.hears(data);
      here.guarded(() => here.socket?.onmessage?.({ data }));
      here.own.sees();
    }
    if (breaks) {
      const { socket } = here;
      here.socket = null;
      here.guarded(() => socket.onclose?.({ code: 1006 }));
    }
  },
  answers({ page, number, answer }) {
    browserOf(pages.get(page)?.browser).asked.get(number)?.({ ok: answer !== null, json: async () => answer });
  },
  /** Time passes; the monotonic clock of a device that `sleeps` stands still meanwhile. */
  passes({ ms, sleeps = 0 }) {
    wall += ms;
    counted += ms;
    if (pages.has(sleeps)) pages.get(sleeps).slept += ms;
    for (const one of pages.values()) one.passes();
  },
  /** Somebody does something with their page; it is noted as theirs. Says whether there was anything to do it with. */
  does: ({ page, act }) => pages.get(page).own.does(act, pages.get(page)),
  /** What a page offers to its person: the names of forms, choices, folded parts and buttons. */
  offers: ({ page }) => pages.get(page).own.offers(),
  /**
   * What of the first page is not as on the other, which was loaded just now; "" where nothing is. One that is `behind`
   * can be compared only where the other is as old; else null.
   */
  compares({ page, fresh, behind }) {
    const [live, other] = [pages.get(page), pages.get(fresh)];
    const { tag } = live.document.body.dataset;
    return behind && tag !== other.document.body.dataset.tag ? null : (difference(live, other) ?? "");
  },
  shows: ({ page }) => pages.get(page).document.body.outerHTML,
};

process.on("unhandledRejection", (fault) => out.faults.push([0, String(fault?.stack ?? fault)]));
const input = createInterface({ input: process.stdin });
for await (const line of input) {
  const asked = JSON.parse(line);
  let answer;
  let error;
  try {
    answer = [];
    for (const one of asked) answer.push((await DOES[one.do](one)) ?? null);
  } catch (fault) {
    error = String(fault?.stack ?? fault);
  }
  await new Promise(setImmediate);
  await new Promise(setImmediate);
  const told = out;
  out = { frames: [], opened: [], fetched: [], reloads: [], faults: [] };
  process.stdout.write(`${JSON.stringify({ answer, error, ...told })}\n`);
}
