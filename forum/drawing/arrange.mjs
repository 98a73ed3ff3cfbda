// Gives boxes and arrows their places. It reads one graph as JSON from standard input, writes where everything
// goes to standard output, and is told sizes and numbers only, never a word that somebody wrote.
import ELK from "elkjs/lib/elk.bundled.js";

const look = {
  "elk.algorithm": "layered",
  "elk.direction": "DOWN",
  "elk.edgeRouting": "ORTHOGONAL",
  "elk.padding": "[top=0,left=0,bottom=0,right=0]",
  // A lane is a set of layers of its own, so no part may be laid out apart from the rest.
  "elk.separateConnectedComponents": "false",
  "elk.partitioning.activate": "true",
  "elk.spacing.nodeNode": 28,
  "elk.spacing.edgeNode": 18,
  "elk.spacing.edgeEdge": 14,
  "elk.layered.spacing.nodeNodeBetweenLayers": 26,
  "elk.layered.spacing.edgeNodeBetweenLayers": 13,
  "elk.layered.spacing.edgeEdgeBetweenLayers": 9,
};

// The first makes narrow pictures with short arrows, the second large ones within a second or two.
const placing = { "elk.layered.nodePlacement.strategy": "NETWORK_SIMPLEX" };
const placingMany = { "elk.layered.layering.strategy": "LONGEST_PATH_SOURCE" };
const MANY = 60;
// Boxes then stand in the order that arrows should follow.
const goingBack = { "elk.layered.cycleBreaking.strategy": "MODEL_ORDER" };

const name = (number) => `box ${number}`;

// An arrow comes in at the middle of a box's upper edge, and goes out by an exit in its lower one, where it has any.
function box({ number, width, height, lane, exits }) {
  const layoutOptions = { "elk.partitioning.partition": lane };
  if (!exits) return { id: name(number), width, height, layoutOptions };
  const entrance = port(`in ${number}`, "NORTH", width / 2, 0);
  const ports = exits.map((x, exit) => port(`out ${number} ${exit}`, "SOUTH", x, height));
  layoutOptions["elk.portConstraints"] = "FIXED_POS";
  return { id: name(number), width, height, layoutOptions, ports: [entrance, ...ports] };
}

const port = (id, side, x, y) => ({ id, x, y, width: 0, height: 0, layoutOptions: { "elk.port.side": side } });

function arrow({ source, target, exit, label }, number) {
  const free = exit === null;
  return {
    id: `arrow ${number}`,
    sources: [free ? name(source) : `out ${source} ${exit}`],
    targets: [free ? name(target) : `in ${target}`],
    labels: label ? [badge(label)] : [],
  };
}

const badge = ([width, height]) => ({ text: "0", width, height, layoutOptions: { "elk.edgeLabels.inline": "true" } });

function route({ sections = [] }) {
  const points = sections.flatMap(({ startPoint, bendPoints = [], endPoint }) => [startPoint, ...bendPoints, endPoint]);
  return points.map(({ x, y }) => [x, y]);
}

let text = "";
process.stdin.setEncoding("utf8");
for await (const part of process.stdin) text += part;
const graph = JSON.parse(text);
const inOrder = graph.boxes.some(({ rank }) => rank !== null);
const byRank = (one, other) => one.rank - other.rank;
const boxes = graph.boxes.map((each, number) => ({ ...each, number }));
const { width, height, children, edges } = await new ELK().layout({
  id: "picture",
  layoutOptions: { ...look, ...(boxes.length > MANY ? placingMany : placing), ...(inOrder ? goingBack : {}) },
  children: (inOrder ? boxes.toSorted(byRank) : boxes).map(box),
  edges: graph.arrows.map(arrow),
});
process.stdout.write(
  JSON.stringify({
    width,
    height,
    places: boxes.map(({ number }) => children.find(({ id }) => id === name(number))).map(({ x, y }) => [x, y]),
    routes: edges.map(route),
    labels: edges.map(({ labels: [label] }) => (label ? [label.x, label.y] : null)),
  }),
);
