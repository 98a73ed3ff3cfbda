// The tree of what has been played, as a list in a list.

import { el, told } from "./dom.js";
import { say } from "./words.js";

/** The tree from `node` on. */
export function branches(node) {
  return el("ol", { class: "tree" }, branch(node, null));
}

function branch(node, option) {
  const scenes = [node];
  while (scenes.at(-1).ways.length === 1 && !scenes.at(-1).ways[0].option) scenes.push(scenes.at(-1).ways[0].to);
  const last = scenes.at(-1);
  return el(
    "li",
    { class: node.on_path ? "now" : null },
    option
      ? el(
          "p",
          { class: "taken", "data-letter": option.letter },
          el("span", { class: "disc" }, option.letter),
          told("bdi", {}, option.label),
        )
      : null,
    scenes.filter(({ heading }) => heading).map(headed),
    last.ways.length
      ? el(
          "ol",
          {},
          last.ways.map((way) => branch(way.to, way.option)),
        )
      : null,
  );
}

function headed({ heading, here, skipped }) {
  const more = [skipped ? say("tree_skipped") : "", here ? say("tree_here") : ""].filter(Boolean).join(" ");
  return el("p", { class: here ? "here" : null }, told("bdi", {}, heading), more ? ` ${more}` : null);
}
