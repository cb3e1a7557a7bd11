// Draws the edges that the table below lists. The table is the whole of it: this drawing adds no fact, and the page works without it.
import cytoscape from "cytoscape";
import fcose from "cytoscape-fcose";
import { colour, fonts, isolated, lines } from "./bidi.js";

cytoscape.use(fcose);
// It would write a style element, which the policy for content refuses, unless there is one of that name; what it says stands in site.css
const mark = document.createElement("meta");
mark.id = "__________cytoscape_stylesheet";
document.head.append(mark);
const place = document.querySelector("#canvas");
const lang = document.documentElement.lang;
const still = matchMedia("(prefers-reduced-motion: reduce)").matches;

const MOST_ZOOM = 1.3;
const SHAPES = { Body: "ellipse", Event: "diamond", Document: "rectangle", Instrument: "round-rectangle", Person: "triangle", Country: "hexagon" };

function style() {
  const text = colour("--text");
  return [
    {
      selector: "node",
      style: {
        label: (node) => lines(node.data("label") || node.id(), node.data("lang")),
        shape: (node) => SHAPES[node.data("shape")] ?? "ellipse",
        "background-color": colour("--node"),
        "border-color": text,
        "border-width": 1,
        color: text,
        "font-size": 11,
        "font-family": getComputedStyle(document.body).fontFamily,
        "text-wrap": "wrap",
        "text-valign": "bottom",
        "text-margin-y": 4,
        "min-zoomed-font-size": 7,
        width: 26,
        height: 26,
      },
    },
    { selector: "node.seed", style: { "border-width": 4, width: 34, height: 34 } },
    {
      selector: "edge",
      style: {
        label: (edge) => isolated(edge.data("label"), edge.data("label_lang") || lang),
        "curve-style": "bezier",
        "target-arrow-shape": "triangle",
        "line-color": colour("--edge"),
        "target-arrow-color": colour("--edge"),
        color: text,
        "font-size": 9,
        "text-rotation": "autorotate",
        "text-background-color": colour("--page"),
        "text-background-opacity": 0.8,
        "min-zoomed-font-size": 9,
        width: 1.5,
      },
    },
    { selector: ".chosen", style: { "line-color": colour("--focus"), "target-arrow-color": colour("--focus"), "border-color": colour("--focus"), "border-width": 4, width: 4 } },
  ];
}

await fonts();
const answer = await fetch(place.dataset.url);
if (answer.ok) {
  const { elements } = await answer.json();
  const seeds = new Set(JSON.parse(place.dataset.seeds));
  for (const node of elements.nodes) if (seeds.has(node.data.id)) node.classes = "seed";
  const graph = cytoscape({
    container: place,
    elements,
    style: style(),
    layout: { name: "fcose", animate: !still, randomize: true, quality: "default", nodeSeparation: 140, idealEdgeLength: 150 },
  });
  // Few things fill the place only at a size at which their names overlap
  graph.one("layoutstop", () => {
    if (graph.zoom() > MOST_ZOOM) {
      graph.zoom(MOST_ZOOM);
      graph.center();
    }
  });
  const rows = new Map([...document.querySelectorAll("tr[data-edge]")].map((row) => [row.dataset.edge, row]));
  function choose(edge) {
    graph.elements().removeClass("chosen");
    for (const row of rows.values()) row.classList.remove("chosen");
    if (!edge) return;
    graph.getElementById(edge).addClass("chosen");
    rows.get(edge)?.classList.add("chosen");
  }
  graph.on("tap", "edge", (event) => {
    choose(event.target.id());
    rows.get(event.target.id())?.scrollIntoView({ block: "nearest" });
  });
  graph.on("tap", "node", (event) => location.assign(`/${lang}/entity/${encodeURI(event.target.id())}`));
  for (const [edge, row] of rows) row.addEventListener("focusin", () => choose(edge));
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => graph.style(style()));
  place.dataset.ready = String(graph.edges().length);
  place.itugovGraph = graph;
} else {
  place.dataset.ready = "failed";
}
