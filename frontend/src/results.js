// Shows the answer to a query: as a table, as a drawing where it tells of relations, as bars where it holds numbers; and where it can be had as a file.
const lang = document.documentElement.lang;
const rightToLeft = document.documentElement.dir === "rtl";
const SHOWN_ROWS = 1000;
const DRAWN_EDGES = 300;
const BARS = 60;
const LONGEST_ADDRESS = 8000;
const WAYS = [
  ["s", "p", "o"],
  ["subject", "predicate", "object"],
  ["source", "relation", "target"],
  ["source", "predicate", "target"],
];
const NUMBERS = /#(integer|decimal|double|float|long|int|short|byte|nonNegativeInteger|positiveInteger)$/;
const SVG = "http://www.w3.org/2000/svg";

export function element(name, text = "", given = {}) {
  const made = document.createElement(name);
  if (text) made.textContent = text;
  for (const [key, value] of Object.entries(given)) made.setAttribute(key, value);
  return made;
}

// Rows out of N-Triples (W3C RDF 1.1 N-Triples), with the names that JSON results have for terms
export function triples(text) {
  const term = /\s*(?:<([^>]*)>|_:(\S+)|"((?:[^"\\]|\\.)*)"(?:@([\w-]+)|\^\^<([^>]*)>)?)/y;
  const plain = (value) => value.replace(/\\(?:u([\dA-Fa-f]{4})|U([\dA-Fa-f]{8})|(.))/g, (_, four, eight, one) => (one ? ({ t: "\t", n: "\n", r: "\r", b: "\b", f: "\f" }[one] ?? one) : String.fromCodePoint(parseInt(four ?? eight, 16))));
  const rows = [];
  for (const line of text.split("\n")) {
    if (!line.trim()) continue;
    const terms = [];
    term.lastIndex = 0;
    for (let n = 0; n < 3; n++) {
      const found = term.exec(line);
      if (!found) break;
      const [, iri, blank, literal, language, datatype] = found;
      if (iri !== undefined) terms.push({ type: "uri", value: plain(iri) });
      else if (blank !== undefined) terms.push({ type: "bnode", value: blank });
      else terms.push({ type: "literal", value: plain(literal), ...(language ? { "xml:lang": language } : {}), ...(datatype ? { datatype } : {}) });
    }
    if (terms.length === 3) rows.push({ subject: terms[0], predicate: terms[1], object: terms[2] });
  }
  return { vars: ["subject", "predicate", "object"], rows };
}

function compact(iri, prefixes) {
  for (const [name, start] of Object.entries(prefixes)) if (iri.startsWith(start) && iri.length > start.length) return `${name}:${iri.slice(start.length)}`;
  return iri;
}

function cell(term, prefixes) {
  if (!term) return "";
  if (term.type === "uri") {
    const code = element("code", compact(term.value, prefixes), { dir: "ltr" });
    if (!term.value.startsWith(prefixes.id)) return code;
    const link = element("a", "", { href: `/${lang}/entity/${encodeURI(term.value.slice(prefixes.id.length))}` });
    link.append(code);
    return link;
  }
  if (term.type === "literal") return element("bdi", term.value, { lang: term["xml:lang"] ?? "" });
  return element("code", term.type === "bnode" ? `_:${term.value}` : JSON.stringify(term.value), { dir: "ltr" });
}

function table({ vars, rows }, prefixes) {
  const made = element("table");
  const head = made.createTHead().insertRow();
  for (const name of vars) head.append(element("th", name, { scope: "col" }));
  const body = made.createTBody();
  for (const row of rows.slice(0, SHOWN_ROWS)) {
    const line = body.insertRow();
    for (const name of vars) {
      const made = element("td", "", { "data-label": name });
      made.append(cell(row[name], prefixes));
      line.append(made);
    }
  }
  return made;
}

function numeric(term) {
  return term?.type === "literal" && NUMBERS.test(term.datatype ?? "") && Number.isFinite(Number(term.value));
}

function columns({ vars, rows }) {
  const numbers = vars.filter((name) => rows.some((row) => row[name]) && rows.every((row) => !row[name] || numeric(row[name])));
  return { numbers, names: vars.filter((name) => !numbers.includes(name)) };
}

function shape(name, given, text = "") {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(given)) made.setAttribute(key, String(value));
  made.textContent = text;
  return made;
}

// Bars run as the page is read; each has its name before it and its number after it
function bars({ rows }, by, of, said, prefixes) {
  const shown = rows.filter((row) => row[of]).slice(0, BARS);
  const values = shown.map((row) => Number(row[of].value));
  const [low, high] = [Math.min(0, ...values), Math.max(0, ...values)];
  const [width, row, names, numbers] = [960, 26, 320, 90];
  const scale = (width - names - numbers) / (high - low || 1);
  const x = (at, wide = 0) => (rightToLeft ? width - at - wide : at);
  const direction = rightToLeft ? "rtl" : "ltr";
  const made = shape("svg", { class: "bars", viewBox: `0 0 ${width} ${shown.length * row + 4}`, width, height: shown.length * row + 4, role: "img", "aria-label": said.chart_told, direction });
  shown.forEach((found, n) => {
    const y = n * row;
    const term = by ? found[by] : null;
    const name = !term ? String(n + 1) : term.type === "uri" ? compact(term.value, prefixes) : term.value;
    const start = names + (Math.min(0, values[n]) - low) * scale;
    const wide = Math.max(Math.abs(values[n]) * scale, 1);
    const isolated = (text) => `\u2068${text}\u2069`;
    const label = shape("text", { x: x(names - 8), y: y + 18, "text-anchor": "end", lang: term?.["xml:lang"] ?? "" }, isolated(name.length > 42 ? `${name.slice(0, 41)}…` : name));
    const bar = shape("rect", { x: x(start, wide), y: y + 4, width: wide, height: row - 8 });
    bar.append(shape("title", {}, `${name}: ${found[of].value}`));
    made.append(label, bar, shape("text", { x: x(start + wide + 6), y: y + 18 }, isolated(found[of].value)));
  });
  return made;
}

function chart(answer, said, prefixes) {
  const { numbers, names } = columns(answer);
  const part = element("div");
  const place = element("div", "", { class: "scrolled", tabindex: "0", role: "region", "aria-label": said.as_chart });
  const choose = (id, label, from) => {
    const line = element("p");
    const select = element("select", "", { id });
    for (const name of from) select.append(element("option", name, { value: name }));
    line.append(element("label", label, { for: id }), " ", select);
    part.append(line);
    return select;
  };
  const by = names.length ? choose("bars-by", said.bars_by, names) : null;
  const of = choose("bars-of", said.bars_of, numbers);
  // A name that can be read before an identifier
  const named = names.find((name) => answer.rows.some((row) => row[name]?.type === "literal"));
  if (by && named) by.value = named;
  const draw = () => place.replaceChildren(bars(answer, by?.value, of.value, said, prefixes));
  for (const select of [by, of]) select?.addEventListener("change", draw);
  draw();
  const count = answer.rows.filter((row) => row[of.value]).length;
  if (count > BARS) part.append(element("p", `${said.rows_in_all}: ${count} · ${said.shown_here}: ${BARS}`));
  part.append(place);
  return part;
}

function ways({ vars, rows }) {
  return WAYS.find((names) => names.every((name) => vars.includes(name)) && rows.some((row) => names.every((name) => row[name] && row[name].type !== "literal")));
}

// What the service calls the things of a drawing; where it does not know one, the others are asked for again
async function called(ids) {
  for (let left = ids; left.length; ) {
    const answer = await fetch(`/api/v1/graph/subgraph?lang=${lang},en`, { method: "POST", headers: { "content-type": "application/json", accept: "application/json" }, body: JSON.stringify({ ids: left }) });
    const told = await answer.json();
    if (answer.ok) return new Map(told.nodes.map((node) => [node.id, node]));
    if (!told.unknown?.length) return new Map();
    left = left.filter((id) => !told.unknown.includes(id));
  }
  return new Map();
}

async function graph(answer, said, { prefixes, terms }) {
  const [from, over, to] = ways(answer);
  const things = answer.rows.filter((row) => [from, over, to].every((name) => row[name] && row[name].type !== "literal"));
  const shown = things.slice(0, DRAWN_EDGES);
  const id = ({ value }) => (value.startsWith(prefixes.id) ? value.slice(prefixes.id.length) : value);
  const ends = [...new Set(shown.flatMap((row) => [id(row[from]), id(row[to])]))];
  const known = await called(ends.filter((name) => !/^\w+:/.test(name)));
  const labels = new Map(terms.map((term) => [term.id, term]));
  const elements = {
    nodes: ends.map((name) => ({ data: { id: name, label: known.get(name)?.label ?? compact(name, prefixes), lang: known.get(name)?.lang ?? "", shape: "ellipse", page: known.has(name) } })),
    edges: shown.map((row, n) => {
      const predicate = compact(row[over].value, prefixes);
      return { data: { id: `e${n}`, source: id(row[from]), target: id(row[to]), label: labels.get(predicate)?.label ?? predicate, lang: labels.get(predicate)?.lang ?? "" } };
    }),
  };
  const part = element("div", "", { class: "drawn" });
  const place = element("div", "", { id: "canvas", role: "application", tabindex: "0", dir: "ltr", "aria-label": said.as_graph });
  const rest = answer.rows.length - shown.length;
  part.append(place, element("section", "", { id: "chosen", role: "status" }));
  if (rest) part.append(element("p", `${said.literals_not_drawn}: ${rest}`));
  // What draws measures the place, which must stand in the page by then
  part.drawn = async () => (await import("./drawing.js")).draw(place, { elements });
  return part;
}

function link(query, form) {
  return `/sparql?${new URLSearchParams({ query, format: form })}`;
}

function files(query, said, forms) {
  const line = element("p", `${said.files}: `);
  forms.forEach((form, n) => {
    const made = element("a", form.toUpperCase(), { href: link(query, form), download: `itugov.${{ turtle: "ttl", ntriples: "nt" }[form] ?? form}` });
    if (made.href.length > LONGEST_ADDRESS) {
      made.addEventListener("click", async (event) => {
        event.preventDefault();
        const answer = await fetch(`/sparql?format=${form}`, { method: "POST", body: new URLSearchParams({ query }) });
        const held = element("a", "", { href: URL.createObjectURL(await answer.blob()), download: made.download });
        held.click();
        URL.revokeObjectURL(held.href);
      });
    }
    line.append(n ? " · " : "", made);
  });
  return line;
}

function share(query, said) {
  const url = new URL(`/${lang}/sparql?${new URLSearchParams({ query })}`, location.href).href;
  const line = element("p", "", { class: "share" });
  if (url.length > LONGEST_ADDRESS) {
    line.append(said.long_address);
    return line;
  }
  history.replaceState(null, "", url);
  const field = element("input", "", { id: "share", readonly: "", dir: "ltr", value: url });
  field.addEventListener("focus", () => field.select());
  line.append(element("label", said.this_query, { for: "share" }), " ", field);
  if (navigator.clipboard) {
    const copy = element("button", said.copy_link, { type: "button" });
    copy.addEventListener("click", () => navigator.clipboard.writeText(url).then(() => (copy.textContent = said.copied)));
    line.append(" ", copy);
  }
  return line;
}

// The views as tabs, by the pattern of WAI-ARIA; a view is made when it is first looked at
function tabs(views) {
  const part = element("div");
  const list = element("div", "", { role: "tablist", class: "tabs" });
  const panel = element("div", "", { role: "tabpanel", id: "view", tabindex: "-1" });
  const made = new Map();
  async function open(n) {
    [...list.children].forEach((tab, at) => {
      tab.setAttribute("aria-selected", String(at === n));
      tab.tabIndex = at === n ? 0 : -1;
    });
    panel.setAttribute("aria-labelledby", list.children[n].id);
    if (!made.has(n)) made.set(n, await views[n].make());
    panel.replaceChildren(made.get(n));
    if (made.get(n).drawn) {
      const { drawn } = made.get(n);
      made.get(n).drawn = null;
      await drawn();
    }
  }
  views.forEach(({ name }, n) => {
    const tab = element("button", name, { role: "tab", type: "button", id: `tab-${n}`, "aria-controls": "view" });
    tab.addEventListener("click", () => open(n));
    tab.addEventListener("keydown", (event) => {
      const way = { ArrowLeft: rightToLeft ? 1 : -1, ArrowRight: rightToLeft ? -1 : 1 }[event.key];
      if (!way) return;
      const to = (n + way + views.length) % views.length;
      open(to);
      list.children[to].focus();
      event.preventDefault();
    });
    list.append(tab);
  });
  part.append(list, panel);
  open(0);
  return part;
}

export function show(place, query, answer, said, schema) {
  const { prefixes } = schema;
  const parts = [];
  if (answer.boolean !== undefined) {
    const line = element("p");
    line.append(element("b", answer.boolean ? said.yes : said.no));
    parts.push(line, files(query, said, ["json", "csv"]));
  } else {
    const { rows } = answer;
    const counted = rows.length > SHOWN_ROWS ? ` · ${said.shown_here}: ${SHOWN_ROWS}` : "";
    parts.push(element("p", `${said.rows_in_all}: ${rows.length}${counted}`, { role: "status" }), files(query, said, answer.graph ? ["turtle", "jsonld", "ntriples"] : ["csv", "tsv", "json"]));
    const views = [{ name: said.as_table, make: () => (rows.length ? table(answer, prefixes) : element("p", said.nothing)) }];
    if (ways(answer)) views.push({ name: said.as_graph, make: () => graph(answer, said, schema) });
    if (rows.length && columns(answer).numbers.length) views.push({ name: said.as_chart, make: () => chart(answer, said, prefixes) });
    parts.push(tabs(views));
  }
  place.replaceChildren(share(query, said), ...parts);
}
