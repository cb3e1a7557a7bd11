// Draws the neighbourhood that the page lists, and lets it grow: links that ask for more bring the new page's table and drawing into this one, so that what was there stays in its place.
import { arrange, draw } from "./drawing.js";
import { attach } from "./suggest.js";

const place = document.querySelector("#canvas");

async function grow(url, drawn, { push = true } = {}) {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(String(answer.status));
  const found = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const id of ["around", "listing"]) document.getElementById(id).replaceWith(document.adoptNode(found.getElementById(id)));
  document.querySelector("form.asked").replaceWith(document.adoptNode(found.querySelector("form.asked")));
  for (const input of document.querySelectorAll("input[data-suggest]")) attach(input);
  document.querySelector("header [hreflang]").href = found.querySelector("header [hreflang]").getAttribute("href");
  history[push ? "pushState" : "replaceState"](null, "", url);
  const { graph } = drawn;
  const elements = JSON.parse(found.querySelector("#canvas").dataset.elements);
  const wanted = new Set([...elements.nodes, ...elements.edges].map(({ data }) => data.id));
  graph.elements().filter((one) => !wanted.has(one.id())).remove();
  const fixed = graph.nodes().toArray();
  const fresh = [...elements.nodes, ...elements.edges].filter(({ data }) => !graph.getElementById(data.id).length);
  for (const { data, classes } of elements.nodes) if (classes) graph.getElementById(data.id).addClass(classes);
  if (fresh.length) {
    graph.add(fresh);
    if (fresh.some(({ data }) => !data.source)) arrange(graph, fixed);
  }
  place.dataset.ready = String(graph.edges().length);
}

if (place) {
  // What more there is around a thing is told as soon as it is chosen
  const told = (node) => {
    const url = new URL(location.href);
    url.searchParams.set("at", node.id());
    url.hash = "";
    grow(url.href, drawn, { push: false }).catch(() => undefined);
  };
  const drawn = await draw(place, { told });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-grow]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    grow(link.href, drawn)
      .then(() => document.getElementById("around").querySelector("h2")?.scrollIntoView({ block: "nearest" }))
      .catch(() => location.assign(link.href));
  });
  addEventListener("popstate", () => location.reload());
}
