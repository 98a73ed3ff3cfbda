// Gives boxes and arrows their places. It reads one graph as JSON from standard input, writes where everything
// goes to standard output, and is told sizes and numbers only, never a word that somebody wrote.
import ELK from "elkjs/lib/elk.bundled.js";

const GAP = 18;

const look = {
  "elk.algorithm": "layered",
  "elk.direction": "DOWN",
  "elk.edgeRouting": "ORTHOGONAL",
  "elk.padding": "[top=0,left=0,bottom=0,right=0]",
  // A lane is a set of layers of its own, so no part may be laid out apart from the rest.
  "elk.separateConnectedComponents": "false",
  "elk.partitioning.activate": "true",
  "elk.layered.considerModelOrder.strategy": "NODES_AND_EDGES",
  "elk.layered.nodePlacement.bk.edgeStraightening": "IMPROVE_STRAIGHTNESS",
  "elk.layered.thoroughness": "10",
  "elk.spacing.nodeNode": 28,
  "elk.spacing.edgeNode": GAP,
  "elk.spacing.edgeEdge": 14,
  "elk.layered.spacing.nodeNodeBetweenLayers": 34,
  "elk.layered.spacing.edgeNodeBetweenLayers": GAP,
  "elk.layered.spacing.edgeEdgeBetweenLayers": 12,
};

// An arrow comes in at the middle of a box's upper edge, and goes out by a door in its lower one, where it has any.
function box({ width, height, lane, doors }, number) {
  const layoutOptions = { "elk.partitioning.partition": lane };
  if (!doors) return { id: `box ${number}`, width, height, layoutOptions };
  const entrance = port(`in ${number}`, "NORTH", width / 2, 0);
  const exits = doors.map((x, door) => port(`out ${number} ${door}`, "SOUTH", x, height));
  layoutOptions["elk.portConstraints"] = "FIXED_POS";
  return { id: `box ${number}`, width, height, layoutOptions, ports: [entrance, ...exits] };
}

const port = (id, side, x, y) => ({ id, x, y, width: 0, height: 0, layoutOptions: { "elk.port.side": side } });

function arrow({ source, target, door, label }, number) {
  const free = door === null;
  return {
    id: `arrow ${number}`,
    sources: [free ? `box ${source}` : `out ${source} ${door}`],
    targets: [free ? `box ${target}` : `in ${target}`],
    labels: label ? [badge(label)] : [],
  };
}

const badge = ([width, height]) =>
  ({ text: "0", width, height, layoutOptions: { "elk.edgeLabels.inline": "true" } });

function route({ sections = [] }) {
  const points = sections.flatMap(({ startPoint, bendPoints = [], endPoint }) => [startPoint, ...bendPoints, endPoint]);
  return points.map(({ x, y }) => [x, y]);
}

let text = "";
process.stdin.setEncoding("utf8");
for await (const part of process.stdin) text += part;
const graph = JSON.parse(text);
const { width, height, children, edges } = await new ELK().layout({
  id: "picture",
  layoutOptions: look,
  children: graph.boxes.map(box),
  edges: graph.arrows.map(arrow),
});
process.stdout.write(JSON.stringify({
  width,
  height,
  places: children.map(({ x, y }) => [x, y]),
  routes: edges.map(route),
  labels: edges.map(({ labels: [label] }) => (label ? [label.x, label.y] : null)),
}));
