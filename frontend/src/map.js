// Draws the map of the graph, whose places the service has worked out; the table below it lists the same things.
import Graph from "graphology";
import Sigma from "sigma";
import { colour, fonts, isolated } from "./bidi.js";

const place = document.querySelector("#canvas");
const lang = document.documentElement.lang;
const FEW = 200;
const COLOURS = ["#1f6fb4", "#b3541e", "#2b8a3e", "#8e44ad", "#a8326b", "#0f7c80", "#7a6a00", "#5b5fc7"];

await fonts();
const answer = await fetch(place.dataset.url);
if (answer.ok) {
  const text = await answer.text();
  const arrived = performance.now();
  const told = JSON.parse(text);
  const graph = new Graph({ type: "directed", multi: true, allowSelfLoops: true });
  for (const { key, attributes } of told.nodes) {
    if (attributes.x === undefined) continue;
    graph.addNode(key, {
      x: attributes.x,
      y: attributes.y,
      size: 2 + Math.sqrt(attributes.degree ?? 1),
      label: isolated(attributes.label || key, attributes.lang),
      color: COLOURS[(attributes.community ?? 0) % COLOURS.length],
    });
  }
  const edges = colour("--edge");
  for (const { key, source, target } of told.edges) {
    if (graph.hasNode(source) && graph.hasNode(target)) graph.addDirectedEdgeWithKey(key, source, target, { size: 0.4, color: edges });
  }
  const drawn = new Sigma(graph, place, {
    labelColor: { color: colour("--text") },
    labelFont: getComputedStyle(document.body).fontFamily,
    // Of few things the names fit, of many those of the largest
    labelRenderedSizeThreshold: graph.order > FEW ? 7 : 2,
  });
  drawn.on("clickNode", ({ node }) => location.assign(`/${lang}/entity/${encodeURI(node)}`));
  // How long it took from the data to the frame after the first drawing is told to those who measure it
  requestAnimationFrame(() => requestAnimationFrame(() => (place.dataset.drawnMs = String(Math.round(performance.now() - arrived)))));
  place.dataset.ready = String(graph.order);
} else {
  place.dataset.ready = "failed";
}
