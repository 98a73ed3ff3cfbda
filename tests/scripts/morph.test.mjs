import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { one, page } from "./page.mjs";

page("");
const { morph } = await import("../../live/static/js/morph.js");

const box = () => one("#box");

beforeEach(() => page('<main id="box"></main>'));

test("what does not differ stays the same element", () => {
  morph(box(), "<h2>Vote</h2><p>10 of 20</p>");
  const heading = one("h2");
  morph(box(), '<h2>Vote</h2><p class="turnout">11 of 20</p>');
  assert.equal(one("h2"), heading);
  assert.equal(box().textContent, "Vote11 of 20");
  assert.equal(one("p").className, "turnout");
});

test("words that are markup come as the words that the server escaped", () => {
  morph(box(), "<p>&lt;b&gt;Ask her&lt;/b&gt;</p>");
  assert.equal(box().textContent, "<b>Ask her</b>");
  assert.equal(one("b"), null);
});

test("what has a name of its own keeps its element wherever it moves", () => {
  morph(box(), '<ul><li id="a">one</li><li id="b">two</li></ul>');
  const second = one("#b");
  morph(box(), '<ul><li id="b">two</li><li id="c">three</li><li id="a">one</li></ul>');
  assert.equal(one("#b"), second);
  assert.deepEqual(
    [...box().querySelectorAll("li")].map(({ id }) => id),
    ["b", "c", "a"],
  );
});

test("a part in a part is left to itself, and only its own attributes follow", () => {
  morph(box(), '<p id="turnout" data-part></p>');
  morph(one("#turnout"), "<b>10 of 20</b>");
  const figure = one("#turnout b");
  morph(box(), '<h2>New</h2><p id="turnout" data-part class="closed"></p>');
  assert.equal(one("#turnout b"), figure);
  assert.equal(one("#turnout").className, "closed");
});

test("a part that leaves the page and comes back is empty until it is sent", () => {
  morph(box(), '<p id="turnout" data-part></p>');
  morph(one("#turnout"), "10 of 20");
  morph(box(), "<h2>Result</h2>");
  morph(box(), '<h2>Vote</h2><p id="turnout" data-part></p>');
  assert.equal(one("#turnout").textContent, "");
});

test("what a person ticked stays, whatever else is new", () => {
  const choices = (more) =>
    `<form id="vote"><label>A<input type="checkbox" name="choice" value="a"></label>
     <label>B<input type="radio" name="other" value="b"></label>${more}</form>`;
  morph(box(), choices(""));
  one("[value=a]").checked = one("[value=b]").checked = true;
  morph(box(), choices("<p>More</p>"));
  assert.ok(one("[value=a]").checked && one("[value=b]").checked);
});

test("what a person typed stays, and a hidden field follows", () => {
  const form = (version) =>
    `<form id="say"><input type="hidden" name="version" value="${version}"><textarea name="text"></textarea></form>`;
  morph(box(), form(1));
  one("textarea").value = "Ask her first";
  morph(box(), form(2));
  assert.equal(one("textarea").value, "Ask her first");
  assert.equal(one("[name=version]").value, "2");
});

test("what a person opened stays open", () => {
  morph(box(), "<details><summary>More</summary>Words</details>");
  one("details").open = true;
  morph(box(), '<details class="new"><summary>More</summary>Other words</details>');
  assert.ok(one("details").open);
  assert.equal(one("details").className, "new");
});

test("what was said in answer to a person stays until the next answer", () => {
  morph(box(), '<form class="a"><p class="answer" data-own></p></form>');
  one(".answer").textContent = "Received";
  morph(box(), '<form class="b"><p class="answer" data-own></p></form>');
  assert.equal(one(".answer").textContent, "Received");
});

test("the focus stays where it is", () => {
  morph(box(), '<button id="big">Close</button>');
  one("#big").focus();
  morph(box(), '<p>New</p><button id="big">Show the result</button>');
  assert.equal(document.activeElement, one("#big"));
});
