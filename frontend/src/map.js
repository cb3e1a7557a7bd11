// Draws the map of the graph, whose places the service has worked out; the table below it lists the largest of the same things.
import Graph from "graphology";
import Sigma from "sigma";
import { colour, fonts, isolated } from "./bidi.js";
import { movable } from "./moving.js";

const place = document.querySelector("#canvas");
const lang = document.documentElement.lang;
const FEW = 200;
const narrow = place?.clientWidth < 500;
const LETTERS = narrow ? 20 : 36;
const MOST_SPREAD = 2;
// What is joined to nothing else lies far out, and would leave the rest a spot: distances from the middle are drawn by this power
const DRAWN_IN = 0.45;
const FACTOR = 1.5;
const STEP = 0.15; // of what is seen
const COLOURS = ["#1f6fb4", "#b3541e", "#2b8a3e", "#8e44ad", "#a8326b", "#0f7c80", "#7a6a00", "#5b5fc7"];
const still = matchMedia("(prefers-reduced-motion: reduce)").matches;

function middle(values) {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

// Where things are drawn: nearer to the middle, and spread until they fill the place
function places(nodes) {
  const [x, y] = ["x", "y"].map((axis) => middle(nodes.map(({ attributes }) => attributes[axis])));
  const drawn = nodes.map(({ attributes }) => {
    const [dx, dy] = [attributes.x - x, attributes.y - y];
    const scale = Math.hypot(dx, dy) ** (DRAWN_IN - 1);
    return Number.isFinite(scale) ? [dx * scale, dy * scale] : [0, 0];
  });
  const [wide, high] = [0, 1].map((axis) => drawn.reduce((most, at) => Math.max(most, Math.abs(at[axis])), 1e-9));
  const factor = Math.min(Math.max((place.clientWidth / place.clientHeight) * (high / wide), 1 / MOST_SPREAD), MOST_SPREAD);
  return drawn.map(([dx, dy]) => [dx * factor, dy]);
}

function short(text) {
  return text.length > LETTERS ? `${text.slice(0, LETTERS - 1)}…` : text;
}

// A name stands beside its thing, on the side where there is room, and is read before what it covers
function named(context, { label, x, y, size }, { labelSize, labelWeight, labelFont }) {
  if (!label) return;
  context.font = `${labelWeight} ${labelSize}px ${labelFont}`;
  const wide = context.measureText(label).width;
  const after = x + size + 4;
  const start = after + wide <= place.clientWidth ? after : Math.max(x - size - 4 - wide, 2);
  context.globalAlpha = 0.8;
  context.fillStyle = colour("--page");
  context.fillRect(start - 2, y - labelSize * 0.75, wide + 4, labelSize * 1.5);
  context.globalAlpha = 1;
  context.fillStyle = colour("--text");
  context.fillText(label, start, y + labelSize / 3);
}

function work(drawn) {
  const camera = drawn.getCamera();
  const moved = { duration: still ? 1 : 250 };
  return {
    in: () => camera.animatedZoom({ ...moved, factor: FACTOR }),
    out: () => camera.animatedUnzoom({ ...moved, factor: FACTOR }),
    fit: () => camera.animatedReset(moved),
    // The camera reckons upwards; a key that is held down repeats, and must not wait for what moves still
    pan([dx, dy]) {
      const { x, y, ratio } = camera.getState();
      camera.setState({ x: x + dx * STEP * ratio, y: y - dy * STEP * ratio });
    },
  };
}

async function draw() {
  await fonts();
  const answer = await fetch(place.dataset.url);
  if (!answer.ok) throw new Error(String(answer.status));
  const text = await answer.text();
  const arrived = performance.now();
  const told = JSON.parse(text);
  const graph = new Graph({ type: "directed", multi: true, allowSelfLoops: true });
  const nodes = told.nodes.filter(({ attributes }) => attributes.x !== undefined);
  const at = places(nodes);
  nodes.forEach(({ key, attributes }, n) =>
    graph.addNode(key, {
      x: at[n][0],
      y: at[n][1],
      size: 1.5 + Math.sqrt(attributes.degree ?? 1) * 0.75,
      label: isolated(short(attributes.label || key), attributes.lang),
      color: COLOURS[(attributes.community ?? 0) % COLOURS.length],
    }),
  );
  const edges = colour("--edge");
  for (const { key, source, target } of told.edges) {
    if (graph.hasNode(source) && graph.hasNode(target)) graph.addDirectedEdgeWithKey(key, source, target, { size: 0.4, color: edges });
  }
  const drawn = new Sigma(graph, place, {
    defaultDrawNodeLabel: named,
    labelFont: getComputedStyle(document.body).fontFamily,
    // Of few things the names fit, of many those of the largest
    labelRenderedSizeThreshold: graph.order > FEW ? (narrow ? 11 : 6) : 2,
  });
  drawn.on("clickNode", ({ node }) => location.assign(`/${lang}/entity/${encodeURI(node)}`));
  movable(place, work(drawn));
  place.itugovMap = drawn;
  // How long it took from the data to the frame after the first drawing is told to those who measure it
  requestAnimationFrame(() => requestAnimationFrame(() => (place.dataset.drawnMs = String(Math.round(performance.now() - arrived)))));
  place.dataset.ready = String(graph.order);
}

if (place) await draw().catch(() => (place.dataset.ready = "failed"));
