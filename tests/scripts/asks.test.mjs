import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { one, page, settled } from "./page.mjs";

const { answerByKey, asks } = await import("../../live/static/js/asks.js");
const DIALOG = '<dialog><form><input name=reason value=""><button value=yes>Yes</button></form></dialog>';
const dialog = () => one("dialog");
let given;

function question(answer = { ok: true }, html = DIALOG) {
  document.body.innerHTML = html;
  given = [];
  asks(dialog(), async (typed) => {
    given.push(typed);
    return answer;
  });
}

async function closes(value, typed = null) {
  if (typed !== null) one("input").value = typed;
  dialog().returnValue = value;
  dialog().removeAttribute("open");
  dialog().onclose();
  await settled();
}

beforeEach(() => page(""));

test("nothing is done before somebody said yes", async () => {
  question();
  assert.ok(dialog().open);
  await closes("", "words");
  await closes("no", "words");
  assert.deepEqual(given, []);
});

test("a yes hands on what was typed, without the spaces around it", async () => {
  question();
  await closes("yes", "  a slip ");
  assert.deepEqual(given, ["a slip"]);
  assert.ok(!dialog().open);
});

test("a question without a field can be answered, too", async () => {
  question({ ok: true }, "<dialog><form></form></dialog>");
  await closes("yes");
  assert.deepEqual(given, [undefined]);
});

test("a refused answer brings the question back with its words", async () => {
  question({ ok: false });
  await closes("yes", "a slip");
  assert.ok(dialog().open);
  assert.equal(one("input").value, "a slip");
  await closes("");
  assert.equal(given.length, 1);
});

test("the next question starts empty, and an old yes does not answer it", async () => {
  question({ ok: false });
  await closes("yes", "a slip");
  asks(dialog(), () => given.push("again"));
  assert.equal(one("input").value, "");
  assert.equal(dialog().returnValue, "");
});

/** A key of the clicker, after a while; gives whether the question took it. */
function key(name, more = {}) {
  dialog().dataset.since = performance.now() - 1000;
  return answerByKey({ key: name, preventDefault() {}, ...more });
}

const ANSWERED = `<main><button id="big">Go on</button></main><dialog><form method="dialog"><textarea></textarea>
  <button value="yes">Go on</button><button value="no">Stay</button></form></dialog>`;

function asked(isNext) {
  document.body.innerHTML = ANSWERED;
  const pressed = [];
  for (const button of document.querySelectorAll("dialog button"))
    button.addEventListener("click", (event) => {
      event.preventDefault();
      pressed.push(button.value);
    });
  asks(dialog(), async () => ({ ok: true }), isNext);
  return pressed;
}

test("a question that came from the clicker's key is answered by it: on, or back", () => {
  const pressed = asked(true);
  assert.ok(key("PageDown") && key("PageUp"));
  assert.deepEqual(pressed, ["yes", "no"]);
  for (const name of ["b", ".", "ArrowRight", "Escape", "Enter"]) assert.ok(!key(name));
});

test("one that somebody asked for elsewhere is answered by its buttons alone", () => {
  const pressed = asked(false);
  assert.ok(!key("PageDown"));
  assert.deepEqual(pressed, []);
});

test("the second press of two is a slip, and a key that is held answers nothing", () => {
  const pressed = asked(true);
  assert.ok(answerByKey({ key: "PageDown", preventDefault() {} }));
  assert.ok(key("PageDown", { repeat: true }));
  assert.deepEqual(pressed, []);
});

test("a question that is closed takes no key", () => {
  asked(true);
  dialog().removeAttribute("open");
  assert.ok(!key("PageDown"));
});

test("after a question the focus is back where it was, or near it", async () => {
  document.body.innerHTML = ANSWERED;
  one("#big").focus();
  asks(dialog(), async () => ({ ok: true }));
  one("textarea").focus();
  await closes("no");
  one("#big").blur();
  one("#big").focus();
  asks(dialog(), async () => ({ ok: true }));
  one("#big").remove();
  document.activeElement?.blur();
  await closes("no");
  assert.equal(document.activeElement, one("main"));
});

test("a browser without dialogs asks the same words itself", async () => {
  const asked = [];
  const answers = { prompt: null, confirm: false };
  const plainly = (html) => {
    document.body.innerHTML = html;
    dialog().showModal = undefined;
    for (const how of ["prompt", "confirm"])
      window[how] = (words) => {
        asked.push(words);
        return answers[how];
      };
    given = [];
    asks(dialog(), async (typed) => given.push(typed));
  };
  const NAMED = "<dialog><form><h2>Void?</h2><label>Why?</label><input required></form></dialog>";
  plainly(NAMED);
  answers.prompt = " ";
  plainly(NAMED);
  assert.deepEqual(given, []);
  answers.prompt = " No sound ";
  plainly(NAMED);
  assert.deepEqual(given, ["No sound"]);
  assert.equal(asked.at(-1), "Void?\nWhy?");
  const PLAIN = "<dialog><form><h2>End?</h2></form></dialog>";
  plainly(PLAIN);
  assert.deepEqual(given, []);
  answers.confirm = true;
  plainly(PLAIN);
  assert.deepEqual(given, [undefined]);
});
