// Draws what the page holds in `data-elements`, which is what its table lists, and lets it be walked by mouse and by keyboard. It adds no fact: the page works without it.
import cytoscape from "cytoscape";
import fcose from "cytoscape-fcose";
import { colour, fonts, isolated, lines } from "./bidi.js";
import { WAYS, movable } from "./moving.js";

cytoscape.use(fcose);
// It would write a style element, which the policy for content refuses, unless there is one of that name; what it says stands in site.css
const mark = document.createElement("meta");
mark.id = "__________cytoscape_stylesheet";
document.head.append(mark);
const lang = document.documentElement.lang;
const still = matchMedia("(prefers-reduced-motion: reduce)").matches;

const MOST_ZOOM = 1.3;
const FACTOR = 1.25;
const MOST_SPREAD = 2;
const MOST_NAMED = 40;
const NARROW = 500;
const TURNED = [1.3, 1];
const STEP = 60; // pixels of the screen

function style() {
  const text = colour("--text");
  return [
    {
      selector: "node",
      style: {
        label: (node) => lines(node.data("label") || node.id(), node.data("lang")),
        shape: (node) => node.data("shape") ?? "ellipse",
        "background-color": colour("--node"),
        "border-color": text,
        "border-width": 1,
        color: text,
        "font-size": 13,
        "font-family": getComputedStyle(document.body).fontFamily,
        "text-wrap": "wrap",
        // Arabic reaches further above and below the line than Latin letters
        "line-height": 1.3,
        "text-valign": "bottom",
        "text-margin-y": 4,
        "text-background-color": colour("--page"),
        "text-background-opacity": 0.75,
        "min-zoomed-font-size": 5,
        width: 26,
        height: 26,
      },
    },
    { selector: "node.seed", style: { "border-width": 4, width: 34, height: 34 } },
    {
      selector: "edge",
      style: {
        label: (edge) => isolated(edge.data("label"), edge.data("lang")),
        "curve-style": "bezier",
        "target-arrow-shape": "triangle",
        "line-color": colour("--edge"),
        "target-arrow-color": colour("--edge"),
        color: text,
        "font-size": 10,
        "font-family": getComputedStyle(document.body).fontFamily,
        "text-rotation": "autorotate",
        "text-background-color": colour("--page"),
        "text-background-opacity": 0.85,
        "min-zoomed-font-size": 6,
        width: 1.5,
      },
    },
    { selector: "edge.crowded", style: { label: "" } },
    { selector: "edge.inferred", style: { "line-style": "dotted" } },
    { selector: "edge.unasserted", style: { "line-style": "dashed" } },
    { selector: "node.chosen", style: { "border-color": colour("--focus"), "border-width": 5 } },
    { selector: "edge.chosen", style: { "line-color": colour("--focus"), "target-arrow-color": colour("--focus"), width: 4 } },
    { selector: "edge.crowded.chosen", style: { label: (edge) => isolated(edge.data("label"), edge.data("lang")) } },
  ];
}

// A layout is about as wide as it is high, and a place is not: what is drawn is spread until it fills it
function spread(graph) {
  const box = graph.nodes().boundingBox({ includeLabels: false });
  const [wide, high] = [graph.width() / graph.height(), box.w / Math.max(box.h, 1)];
  const factor = Math.min(Math.max(wide / high, 1 / MOST_SPREAD), MOST_SPREAD);
  const [across, down] = factor > 1 ? [factor, 1] : [1, 1 / factor];
  return (node) => ({ x: node.position("x") * across, y: node.position("y") * down });
}

// On a narrow place what runs along lines runs from top to bottom, for names have no room beside each other
function turned(node) {
  return { x: node.position("y") * TURNED[0], y: Math.abs(node.position("x")) * TURNED[1] };
}

// New things are placed around those that stand already, which stay
export function arrange(graph, fixed = []) {
  // Of many relations the names hide each other: the table tells them, and the drawing that of the one that is chosen
  graph.edges().toggleClass("crowded", graph.edges().length > MOST_NAMED);
  const preset = !fixed.length && graph.nodes().every((node) => node.scratch("placed"));
  if (!fixed.length && !preset) {
    graph.layout({ name: "fcose", animate: false, quality: "default", nodeSeparation: 160, idealEdgeLength: 160, nodeRepulsion: 9000 }).run();
    const spreading = spread(graph);
    const places = new Map(graph.nodes().map((node) => [node.id(), spreading(node)]));
    graph.layout({ name: "preset", positions: (node) => places.get(node.id()), fit: true, padding: graph.width() < NARROW ? 15 : 40, animate: !still }).one("layoutstop", () => bounded(graph)).run();
    return;
  }
  if (preset && graph.width() < NARROW) graph.nodes().positions(turned);
  const layout = graph.layout(
    preset
      ? { name: "preset", fit: true, padding: graph.width() < NARROW ? 15 : 50 }
      : {
          name: "fcose",
          animate: !still,
          randomize: false,
          quality: "default",
          nodeSeparation: 160,
          idealEdgeLength: 160,
          padding: 40,
          fixedNodeConstraint: fixed.map((node) => ({ nodeId: node.id(), position: { ...node.position() } })),
        },
  );
  layout.one("layoutstop", () => bounded(graph));
  layout.run();
}

// Few things fill the place only at a size at which their names overlap
function bounded(graph) {
  if (graph.zoom() <= MOST_ZOOM) return;
  graph.zoom(MOST_ZOOM);
  graph.center();
}

function element(name, text, given = {}) {
  const made = document.createElement(name);
  if (text) made.textContent = text;
  for (const [key, value] of Object.entries(given)) made.setAttribute(key, value);
  return made;
}

function linked(node) {
  const link = node.data("page") === false ? element("span") : element("a", "", { href: `/${lang}/entity/${encodeURI(node.id())}` });
  link.append(element("bdi", node.data("label") || node.id(), { lang: node.data("lang") ?? "" }));
  return link;
}

// Shows what is chosen, beside the drawing and in the table; `told` may add to what is said of a thing
function chooser(place, graph, told) {
  const panel = document.querySelector("#chosen");
  let last = "";
  return function choose(id, { focus = false, say = true } = {}) {
    graph.elements().removeClass("chosen");
    for (const row of document.querySelectorAll("tr.chosen")) row.classList.remove("chosen");
    const found = id ? graph.getElementById(id) : graph.collection();
    if (!found.length) return;
    found.addClass("chosen");
    const rows = [...document.querySelectorAll("tr[data-edge]")].filter((row) => row.dataset.edge === id);
    for (const row of rows) row.classList.add("chosen");
    if (focus && found.isNode()) {
      const { x, y } = found.renderedPosition();
      if (x < 0 || y < 0 || x > graph.width() || y > graph.height()) graph.center(found);
    }
    if (!panel || !say || id === last) return;
    last = id;
    panel.replaceChildren();
    if (found.isNode()) {
      const line = element("p");
      line.append(linked(found), " ", element("code", id, { dir: "ltr" }));
      panel.append(line);
      told?.(found, panel);
    } else {
      const line = element("p");
      line.append(linked(found.source()), " — ", element("bdi", found.data("label"), { lang: found.data("lang") ?? "" }), " — ", linked(found.target()));
      panel.append(line, ...[...(rows[0]?.lastElementChild.childNodes ?? [])].map((child) => child.cloneNode(true)));
    }
  };
}

// The thing that lies nearest in a direction: what lies straight ahead before what lies aside
function nearest(graph, from, [dx, dy]) {
  const at = from.position();
  let found = null;
  let least = Infinity;
  for (const node of graph.nodes().toArray()) {
    if (node.id() === from.id()) continue;
    const [x, y] = [node.position("x") - at.x, node.position("y") - at.y];
    const ahead = x * dx + y * dy;
    const aside = Math.abs(x * dy) + Math.abs(y * dx);
    if (ahead <= 0 || aside > 2 * ahead) continue;
    if (ahead + 2 * aside < least) [found, least] = [node, ahead + 2 * aside];
  }
  return found;
}

function keys(place, graph, choose) {
  place.addEventListener("keydown", (event) => {
    const chosen = graph.nodes(".chosen").first();
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    if (WAYS[event.key]) {
      const from = chosen.length ? chosen : null;
      const to = from ? nearest(graph, from, WAYS[event.key]) : (graph.nodes(".seed").first()[0] ?? graph.nodes().first());
      if (to) choose(to.id(), { focus: true });
    } else if (event.key === "Enter" && chosen.length && chosen.data("page") !== false) {
      location.assign(`/${lang}/entity/${encodeURI(chosen.id())}`);
    } else return;
    event.preventDefault();
  });
}

function zoom(graph, factor) {
  graph.zoom({ level: graph.zoom() * factor, renderedPosition: { x: graph.width() / 2, y: graph.height() / 2 } });
}

export async function draw(place, { elements = JSON.parse(place.dataset.elements), told } = {}) {
  await fonts();
  const graph = cytoscape({ container: place, elements, style: style(), layout: { name: "preset" }, maxZoom: 4, minZoom: 0.05 });
  const placed = new Set(elements.nodes.filter((node) => node.position).map((node) => node.data.id));
  graph.nodes().forEach((node) => void node.scratch("placed", placed.has(node.id())));
  arrange(graph);
  const choose = chooser(place, graph, told);
  graph.on("tap", "edge, node", (event) => choose(event.target.id()));
  document.addEventListener("focusin", (event) => {
    const row = event.target.closest?.("tr[data-edge]");
    // The row says it already; and what is written above it would move it away under the pointer
    if (row) choose(row.dataset.edge, { say: false });
  });
  keys(place, graph, choose);
  const work = {
    in: () => zoom(graph, FACTOR),
    out: () => zoom(graph, 1 / FACTOR),
    fit: () => graph.fit(undefined, 40),
    pan: ([dx, dy]) => graph.panBy({ x: -dx * STEP, y: -dy * STEP }),
  };
  movable(place, work, { shift: true });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => graph.style(style()));
  place.dataset.ready = String(graph.edges().length);
  place.itugovGraph = graph;
  return { graph, choose };
}
