// Reads graphs with other people's readers: a line of JSON comes in for each, {"format", "text"}, and one goes out, {"nodes", "edges", "order"} or {"error"}.
import { createInterface } from "node:readline";
import { instance } from "@viz-js/viz";
import cytoscape from "cytoscape";
import { forceLink, forceSimulation } from "d3-force";
import graphology from "graphology";
import gexf from "graphology-gexf";
import graphml from "graphology-graphml";
import { JSDOM } from "jsdom";

const { Graph, MultiDirectedGraph } = graphology;

// Mermaid asks for a document when it is loaded
const { window } = new JSDOM("");
Object.assign(globalThis, { window, document: window.document });
const { default: mermaid } = await import("mermaid");
mermaid.initialize({ startOnLoad: false });

// How Mermaid keeps `#35;` until it draws: there it is HTML again
function ofMermaid(text) {
  const drawn = window.document.createElement("p");
  drawn.innerHTML = text.replace(/ﬂ°°(\d+)¶ß/g, "&#$1;");
  return drawn.textContent;
}

const readers = {
  gexf: (text) => ofGraphology(gexf.parse(Graph, text)),
  graphml: (text) => ofGraphology(graphml.parse(Graph, text)),
  graphology: (text) => ofGraphology(MultiDirectedGraph.from(JSON.parse(text))),
  cytoscape: (text) => {
    const { elements } = JSON.parse(text);
    const drawn = cytoscape({ headless: true, elements, layout: { name: "preset" } });
    return {
      nodes: drawn.nodes().map((node) => ({ ...node.data(), position: node.position() })),
      edges: drawn.edges().map((edge) => ({ ...edge.data(), source: edge.source().id(), target: edge.target().id() })),
    };
  },
  links: (text) => {
    const { nodes, links } = JSON.parse(text);
    forceSimulation(nodes).force("link", forceLink(links).id((node) => node.id)).stop().tick(1);
    return { nodes, edges: links.map((link) => ({ ...link, source: link.source.id, target: link.target.id })) };
  },
  mermaid: async (text) => {
    const { db } = await mermaid.mermaidAPI.getDiagramFromText(text);
    return {
      nodes: [...db.getVertices().values()].map((node) => ({ id: node.id, label: ofMermaid(node.text) })),
      edges: db.getEdges().map((edge) => ({ source: edge.start, target: edge.end, label: ofMermaid(edge.text) })),
      direction: db.getDirection(),
    };
  },
  // One Graphviz for each graph: what a failed one leaves behind spoils the next
  dot: async (text) => {
    const graphviz = await instance();
    const { objects = [], edges = [] } = graphviz.renderJSON(text, { engine: "nop" });
    const names = objects.map((node) => node.name);
    return {
      nodes: objects.map((node) => ({ ...node, id: node.name })),
      edges: edges.map((edge) => ({ ...edge, source: names[edge.tail], target: names[edge.head] })),
    };
  },
};

function ofGraphology(graph) {
  return {
    nodes: graph.mapNodes((id, attributes) => ({ ...attributes, id })),
    edges: graph.mapEdges((id, attributes, source, target) => ({ ...attributes, id, source, target })),
  };
}

for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
  const { format, text } = JSON.parse(line);
  let found;
  try {
    found = await readers[format](text);
  } catch (error) {
    found = { error: String(error) };
  }
  process.stdout.write(`${JSON.stringify(found)}\n`);
}
