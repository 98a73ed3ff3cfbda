import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { happens, one, page, settled } from "./page.mjs";

let turn = 0;
const load = (name) => {
  turn += 1;
  return import(`../../forum/static/js/${name}.js?page=${turn}`);
};

beforeEach(() => {
  page("");
  mock.timers.reset();
});

test("a picture's edges fade where there is more of it", async () => {
  page('<p class="picture-hint" hidden></p><div class="picture-view"><div class="picture-frame"></div></div>');
  globalThis.ResizeObserver = class {
    observe() {}
  };
  const frame = one(".picture-frame");
  Object.defineProperty(frame, "scrollWidth", { get: () => wide });
  Object.defineProperty(frame, "clientWidth", { get: () => 100 });
  let wide = 300;
  await load("_picture");
  const look = (left) => {
    frame.scrollLeft = left;
    happens(frame, "scroll");
    return [one(".more-before") !== null, one(".more-after") !== null, !one(".picture-hint").hidden];
  };
  assert.deepEqual(look(0), [false, true, true]);
  assert.deepEqual(look(80), [true, true, true]);
  assert.deepEqual(look(200), [true, false, true]);
  wide = 101;
  assert.deepEqual(look(0), [false, false, false]);
});

test("a picture is first shown where it begins", async () => {
  page('<div class="picture-frame"><i data-start></i></div>');
  const at = (left, width) => () => ({ left, width });
  one(".picture-frame").getBoundingClientRect = at(100, 300);
  one("[data-start]").getBoundingClientRect = at(700, 40);
  globalThis.ResizeObserver = class {
    observe() {}
  };
  await load("_picture");
  assert.equal(one(".picture-frame").scrollLeft, 720 - 250);
});

test("a file that is too large is said to be so, and not sent", async () => {
  page('<form><input type="file" data-most="10" data-too-large="At most 10 bytes"></form>');
  const field = one("input");
  let files = [];
  Object.defineProperty(field, "files", { get: () => files });
  await load("_file_size");
  const chooses = (...sizes) => {
    files = sizes.map((size) => ({ size }));
    happens(field, "change");
    return [field.validationMessage, happens(one("form"), "submit").defaultPrevented];
  };
  assert.deepEqual(chooses(11), ["At most 10 bytes", true]);
  assert.deepEqual(chooses(3, 12), ["At most 10 bytes", true]);
  assert.deepEqual(chooses(10), ["", false]);
});

test("what could not be taken is sent again with a token of now, and also where there is none to be had", async () => {
  for (const [answer, token] of [
    [async () => ({ json: async () => ({ token: "fresh" }) }), "fresh"],
    [() => Promise.reject(new Error("no network")), "old"],
  ]) {
    page('<form data-send-again><input name="csrf_token" value="old"></form>');
    const sent = [];
    one("form").submit = () => sent.push(one("input").value);
    globalThis.fetch = answer;
    await load("_sending_again");
    assert.ok(happens(one("form"), "submit").defaultPrevented);
    await settled();
    assert.deepEqual(sent, [token]);
  }
});

/** Answers whoever loads a page: `reply(address)` gives its markup, null for none, or throws where there is no network. */
function servesPages(reply) {
  globalThis.XMLHttpRequest = class {
    setRequestHeader() {}
    open(_method, address) {
      this.address = address;
    }
    send() {
      assert.equal(this.responseType, "document");
      try {
        const markup = reply(this.address);
        this.status = markup === null ? 404 : 200;
        this.response = new DOMParser().parseFromString(markup ?? "", "text/html");
        this.onload();
      } catch (fault) {
        this.onerror(fault);
      }
    }
  };
}

test("a part that waits looks again every two seconds, until it has what it waits for", async () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  const part = (words, more = "") => `<title>Files</title><div class="making" ${more}>${words}</div>`;
  page(part("Being made", 'data-looks-again="/files/1"'));
  const replies = [
    part("Being made", 'data-looks-again="/files/1"'),
    null,
    part('<a href="/files/1">Ready</a>').replace("Files", "Ready"),
  ];
  const asked = [];
  servesPages((address) => {
    asked.push(address);
    return replies.shift();
  });
  await load("_looking_again");
  for (const words of ["Being made", "Being made", "Ready"]) {
    const before = asked.length;
    mock.timers.tick(1999);
    assert.equal(asked.length, before);
    mock.timers.tick(1);
    await settled();
    assert.equal(one(".making").textContent, words);
  }
  assert.equal(document.title, "Ready");
  assert.notEqual(document.activeElement, one("a"), "the focus was elsewhere");
  mock.timers.tick(60000);
  assert.equal(asked.length, 3);
});

test("who waited with the focus in that part finds it on the first link there", async () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  page('<div class="making" data-looks-again="/files/1"><button>Stop</button></div>');
  one("button").focus();
  servesPages(() => '<div class="making"><a href="/files/1">Ready</a></div>');
  await load("_looking_again");
  mock.timers.tick(2000);
  await settled();
  assert.equal(document.activeElement, one("a"));
});

test("a lost connection does not end the waiting", async () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  page('<div class="making" data-looks-again="/files/1">Being made</div>');
  let tries = 0;
  servesPages(() => {
    tries += 1;
    throw new Error("no network");
  });
  await load("_looking_again");
  for (const expected of [1, 2]) {
    mock.timers.tick(2000);
    await settled();
    assert.equal(tries, expected);
  }
});

test("a text is copied as it stands on the page, where the browser lets it", async () => {
  const copied = [];
  const clipboard = { writeText: async (text) => copied.push(text) };
  const buttons =
    '<p id="link">http://localhost/x</p><button hidden data-copy="link" data-copied="Copied">Copy</button>';
  const browser = (value) => Object.defineProperty(globalThis, "navigator", { value, configurable: true });
  page(buttons);
  browser({ clipboard });
  await load("_copying");
  assert.ok(!one("button").hidden);
  one("button").click();
  await settled();
  assert.deepEqual(copied, ["http://localhost/x"]);
  assert.equal(one("button").textContent, "Copied");
  page(buttons);
  browser({});
  await load("_copying");
  assert.ok(one("button").hidden);
});
