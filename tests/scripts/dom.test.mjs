import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { one, page } from "./page.mjs";

page("");
const { carried, el, put, told } = await import("../../live/static/js/dom.js");

beforeEach(() => page('<main id="box"></main>', { carried: { facts: { code: "ABC", tags: "</script>" } } }));
const box = () => one("#box");

test("text goes in as text, whoever wrote it", () => {
  put(box(), el("p", { title: '"><b>' }, "<script>x</script>"));
  assert.equal(box().children.length, 1);
  assert.equal(one("p").textContent, "<script>x</script>");
  assert.equal(one("p").title, '"><b>');
});

test("what is null, undefined or false is left out, a zero and an empty attribute are not", () => {
  const made = el("p", { a: null, b: undefined, c: false, d: true, e: 0 }, null, undefined, false, 0, [
    ["in", [" a list"]],
  ]);
  assert.equal(made.outerHTML, '<p d="" e="0">0in a list</p>');
});

test("words of a story are read in the direction of their script", () => {
  assert.equal(told("p", { class: "tale" }, "שלום").outerHTML, '<p dir="auto" class="tale">שלום</p>');
});

test("what a page carries for its script is read as it was written", () => {
  assert.deepEqual(carried("facts"), { code: "ABC", tags: "</script>" });
});

test("the picture becomes what is wanted, whatever was there", () => {
  const pictures = [
    () => [el("p", { class: "a" }, "one"), "two"],
    () => ["two", el("h2", {}, "three"), el("p", {}, "four")],
    () => [el("ul", {}, el("li", {}, "x"), el("li", {}, "y"))],
    () => [],
    () => [el("ul", { id: "list" }, el("li", {}, "y"))],
  ];
  for (const before of pictures) {
    for (const after of pictures) {
      put(box(), ...before());
      put(box(), ...after());
      assert.equal(box().innerHTML, el("div", {}, ...after()).innerHTML);
    }
  }
});

test("what stays the same is not touched, and what differs is changed in its place", () => {
  put(box(), el("p", { class: "a" }, "same"), el("p", {}, "old"));
  const [same, changed] = box().children;
  const text = changed.firstChild;
  put(box(), el("p", { class: "a" }, "same"), el("p", { class: "b" }, "new"));
  assert.deepEqual([...box().children], [same, changed]);
  assert.equal(changed.firstChild, text);
  assert.equal(changed.outerHTML, '<p class="b">new</p>');
});

test("an attribute that is not wanted any more goes", () => {
  put(box(), el("button", { disabled: true, class: "x" }, "Go"));
  put(box(), el("button", {}, "Go"));
  assert.equal(one("button").outerHTML, "<button>Go</button>");
});

test("what has a name keeps its element, and all that was typed into it, wherever it moves", () => {
  put(box(), el("p", {}, "before"), el("textarea", { id: "words" }), el("p", {}, "after"));
  const field = one("#words");
  field.value = "Ask her";
  put(box(), el("textarea", { id: "words" }), el("p", {}, "after"));
  assert.equal(one("#words"), field);
  put(box(), el("h2", {}, "new"), el("p", {}, "newer"), el("textarea", { id: "words" }));
  assert.equal(one("#words"), field);
  assert.equal(field.value, "Ask her");
  assert.equal(box().textContent.replace("Ask her", ""), "newnewer");
});

test("two that have names can change places", () => {
  const row = (...names) => names.map((id) => el("input", { id }));
  put(box(), ...row("a", "b", "c"));
  const [a, b, c] = box().children;
  put(box(), ...row("c", "a", "b"));
  assert.deepEqual([...box().children], [c, a, b]);
  put(box(), ...row("b", "d"));
  assert.deepEqual(
    [...box().children].map(({ id }) => id),
    ["b", "d"],
  );
  assert.equal(box().firstChild, b);
});

test("an element is not taken for another of a different name or kind", () => {
  put(box(), el("p", { id: "a" }, "one"));
  const first = one("#a");
  put(box(), el("p", { id: "b" }, "two"));
  assert.notEqual(one("#b"), first);
  put(box(), el("h2", { id: "b" }, "two"));
  assert.equal(box().innerHTML, '<h2 id="b">two</h2>');
});

test("what a person opened stays open", () => {
  const folded = () => el("details", {}, el("summary", {}, "More"), "words");
  put(box(), folded());
  one("details").setAttribute("open", "");
  put(box(), el("details", { class: "new" }, el("summary", {}, "More"), "other words"));
  assert.ok(one("details").hasAttribute("open"));
  assert.equal(one("details").className, "new");
});

test("what was said in answer to a person stays until the next answer", () => {
  const answer = () => el("p", { class: "answer", "data-own": true });
  put(box(), el("form", { class: "a" }, answer()));
  one(".answer").textContent = "Received";
  put(box(), el("form", { class: "b" }, answer()));
  assert.equal(one(".answer").textContent, "Received");
});
