import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { one, page } from "./page.mjs";

const { goBack, keepingFocus, place } = await import("../../live/static/js/focus.js");
const PAGE = `<main><section id="queue"><ul><li id="saying"><button id="pass">Pass on</button><button id="park">Park</button>
  </li></ul></section></main><button id="elsewhere">Help</button>`;
const focused = () => document.activeElement?.id || document.activeElement?.nodeName;

beforeEach(() => {
  page(PAGE);
  one("#pass").focus();
});

test("what keeps its place keeps the focus", () => {
  keepingFocus(() => one("#park").remove());
  assert.equal(focused(), "pass");
});

test("a button that goes leaves the focus to what it stood in, and not to another button", () => {
  keepingFocus(() => one("#pass").remove());
  assert.equal(focused(), "saying");
  assert.equal(one("#saying").tabIndex, -1);
});

test("where that goes, too, it is the next around it, and in the end the page's main part", () => {
  keepingFocus(() => one("#saying").remove());
  assert.equal(focused(), "queue");
  one("#queue").innerHTML = '<button id="pass">Pass on</button>';
  one("#pass").focus();
  keepingFocus(() => one("#queue").remove());
  assert.equal(focused(), "MAIN");
});

test("a button that comes back as another element of the same name has the focus again", () => {
  keepingFocus(() => {
    one("#saying").innerHTML = '<button id="park">Park</button><button id="pass">Pass on</button>';
  });
  assert.equal(focused(), "pass");
});

test("what is hidden or switched off leaves the focus to the place around it", () => {
  keepingFocus(() => {
    one("#pass").hidden = true;
  });
  assert.equal(focused(), "saying");
  one("#park").focus();
  keepingFocus(() => {
    one("#park").disabled = true;
  });
  assert.equal(focused(), "saying");
});

test("whoever went on meanwhile is left where they are", () => {
  const before = place();
  one("#pass").remove();
  one("#elsewhere").focus();
  goBack(before);
  assert.equal(focused(), "elsewhere");
});

test("where nothing had the focus nothing gets it", () => {
  one("#pass").blur();
  keepingFocus(() => one("#pass").remove());
  assert.equal(focused(), "BODY");
});
