// Makes the form for queries an editor: colours, completion out of the schema and the names of things, errors where they are; and shows the answer below it. Without this script the form works as it is.
import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { HighlightStyle, bracketMatching, indentOnInput, syntaxHighlighting, syntaxTree } from "@codemirror/language";
import { linter, lintKeymap, setDiagnostics } from "@codemirror/lint";
import { EditorState } from "@codemirror/state";
import { EditorView, keymap, lineNumbers, placeholder } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { sparql } from "codemirror-lang-sparql";
import { element, show, triples } from "./results.js";

const area = document.querySelector("textarea#query");
const form = area.form;
const lang = document.documentElement.lang;

const theme = EditorView.theme({
  "&": { color: "var(--text)", backgroundColor: "var(--page)", border: "1px solid var(--edge)", fontSize: "15px" },
  "&.cm-focused": { outline: "3px solid var(--focus)" },
  ".cm-content": { caretColor: "var(--text)", fontFamily: "ui-monospace, monospace", minHeight: "18em" },
  ".cm-cursor": { borderInlineStartColor: "var(--text)" },
  ".cm-gutters": { color: "var(--quiet)", backgroundColor: "var(--page)", borderInlineEnd: "1px solid var(--edge)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": { backgroundColor: "var(--chosen)" },
  ".cm-tooltip": { color: "var(--text)", backgroundColor: "var(--page)", border: "1px solid var(--edge)" },
  ".cm-tooltip-autocomplete ul li[aria-selected]": { color: "var(--text)", backgroundColor: "var(--chosen)" },
  // Its own wave is a picture in the style, which the policy for content refuses
  ".cm-lintRange, .cm-lintRange-error, .cm-lintRange-active": { backgroundImage: "none", backgroundColor: "transparent" },
  ".cm-lintRange-error": { textDecoration: "underline wavy var(--sample)", textDecorationSkipInk: "none", textUnderlineOffset: "3px" },
  ".cm-lintPoint::after": { borderBottomColor: "var(--sample)" },
  ".cm-diagnostic": { borderInlineStart: "5px solid var(--sample)" },
  ".cm-diagnosticAction": { color: "var(--text)", backgroundColor: "var(--chosen)", font: "inherit" },
  ".cm-completionDetail": { fontStyle: "normal", color: "var(--quiet)" },
});
const colours = HighlightStyle.define([
  { tag: tags.keyword, color: "var(--keyword)", fontWeight: "bold" },
  { tag: [tags.string, tags.special(tags.string)], color: "var(--string)" },
  { tag: [tags.variableName, tags.definition(tags.variableName)], color: "var(--variable)", whiteSpace: "nowrap" }, // no line ends between the sign and the name
  { tag: [tags.comment, tags.lineComment], color: "var(--quiet)" },
]);

const WORDS = "ASK BASE BIND CONSTRUCT COUNT DESC DESCRIBE DISTINCT EXISTS FILTER FROM GRAPH GROUP BY HAVING LIMIT MINUS NAMED NOT OFFSET OPTIONAL ORDER PREFIX REDUCED SELECT UNION UNDEF VALUES WHERE".split(" ");
const results = document.querySelector("#results");
const said = JSON.parse(results.dataset.said);

let schema;
async function known() {
  schema ??= fetch(`/api/v1/schema?lang=${lang},en`).then((answer) => (answer.ok ? answer.json() : { terms: [], prefixes: {} }));
  return schema;
}

// Nothing is completed within a text or a comment
function quoted(context) {
  return /^(String|Comment)$/.test(syntaxTree(context.state).resolveInner(context.pos, -1).name);
}

function declaration(state, name, prefixes) {
  if (!(name in prefixes) || new RegExp(`PREFIX\\s+${name}:`, "i").test(state.doc.toString())) return [];
  return [{ from: 0, insert: `PREFIX ${name}: <${prefixes[name]}>\n` }];
}

// A term comes with the declaration of its prefix, where the query has none
function declaring(prefixes) {
  return (view, completion, from, to) => {
    const text = completion.label;
    const declared = declaration(view.state, text.slice(0, text.indexOf(":")), prefixes);
    const shift = declared.reduce((sum, change) => sum + change.insert.length, 0);
    view.dispatch({ changes: [...declared, { from, to, insert: text }], selection: { anchor: from + shift + text.length }, userEvent: "input.complete" });
  };
}

async function complete(context) {
  const word = context.matchBefore(/(?:[?$]\w*|[A-Za-z]\w*:[\w./-]*|[A-Za-z]+)$/);
  if (!word || quoted(context)) return null;
  const text = word.text;
  if (/^[?$]/.test(text)) {
    const names = new Set(context.state.doc.toString().match(/[?$]\w+/g) ?? []);
    names.delete(text);
    return { from: word.from, options: [...names].sort().map((label) => ({ label, type: "variable" })) };
  }
  const { terms, prefixes } = await known();
  const apply = declaring(prefixes);
  if (text.startsWith("id:")) return null;
  if (text.includes(":")) {
    const prefix = text.slice(0, text.indexOf(":") + 1);
    return {
      from: word.from,
      options: terms
        .filter((term) => term.id.startsWith(prefix))
        .map((term) => ({ label: term.id, detail: term.label, type: term.kind === "class" ? "class" : "property", apply })),
    };
  }
  const options = Object.keys(prefixes).map((name) => ({ label: `${name}:`, detail: prefixes[name], type: "namespace", apply }));
  return { from: word.from, options: [...WORDS.map((label) => ({ label, type: "keyword", boost: -1 })), ...options] };
}

// Things by the beginning of a name, in any language, or of an identifier after id:
async function things(context) {
  const word = context.matchBefore(/(?:id:[\p{L}\p{M}\p{N}./-]+|(?<![?$:\p{L}\p{N}])[\p{L}\p{M}][\p{L}\p{M}\p{N}-]{2,})$/u);
  if (!word || quoted(context)) return null;
  const asked = word.text.replace(/^id:/, "");
  await new Promise((done) => setTimeout(done, 150));
  if (context.aborted) return null;
  const [{ prefixes }, answer] = await Promise.all([known(), fetch(`/api/v1/suggest?${new URLSearchParams({ prefix: asked, lang: `${lang},en` })}`)]);
  if (!answer.ok) return null;
  const found = (await answer.json()).suggestions ?? [];
  return {
    from: word.from,
    filter: false,
    options: found.map((hit) => ({ label: `<${prefixes.id}${hit.id}>`, displayLabel: hit.id, detail: hit.label.text, type: "constant" })),
  };
}

function diagnostic(state, { line: number = 1, column = 1, message }, actions = []) {
  const line = state.doc.line(Math.min(number, state.doc.lines));
  const from = Math.min(line.from + Math.max(column - 1, 0), line.to);
  return { from: from === line.to && from > line.from ? from - 1 : from, to: Math.min(from + 1, line.to), severity: "error", message, actions };
}

async function check(view) {
  const text = view.state.doc.toString();
  if (!text.trim()) return [];
  const answer = await fetch("/sparql/validate", { method: "POST", headers: { "content-type": "application/sparql-query" }, body: text });
  if (!answer.ok) return [];
  const told = await answer.json();
  if (told.ok) return [];
  const { prefixes } = await known();
  const actions = (told.undeclared_prefixes ?? [])
    .filter((name) => name in prefixes)
    .map((name) => ({ name: `PREFIX ${name}:`, apply: (to) => to.dispatch({ changes: declaration(to.state, name, prefixes) }) }));
  return [diagnostic(view.state, { line: told.line ?? 1, column: told.column ?? 1, message: told.message }, actions)];
}

let running;
function wait() {
  const line = element("p", `${said.asking} `, { role: "status" });
  const stop = element("button", said.stop, { type: "button" });
  stop.addEventListener("click", () => running?.abort());
  line.append(stop);
  results.replaceChildren(line);
}

function refuse(problem) {
  const part = element("div", "", { role: "alert", class: "refused" });
  if (problem.line) {
    const place = said.error_at.replace("{line}", problem.line).replace("{column}", problem.column);
    part.append(element("p", place));
    view.dispatch(setDiagnostics(view.state, [diagnostic(view.state, { ...problem, message: problem.detail })]));
    view.dispatch({ selection: { anchor: diagnostic(view.state, { ...problem, message: "" }).from }, scrollIntoView: true });
  }
  part.append(element("p", problem.detail ?? problem.title ?? "", { lang: "en", dir: "ltr" }));
  results.replaceChildren(part);
}

async function run() {
  running?.abort();
  const mine = (running = new AbortController());
  const query = view.state.doc.toString();
  if (!query.trim()) return;
  results.dataset.state = "asking";
  wait();
  try {
    const answer = await fetch("/sparql", {
      method: "POST",
      headers: { accept: "application/sparql-results+json, application/n-triples;q=0.9" },
      body: new URLSearchParams({ query }),
      signal: mine.signal,
    });
    const type = answer.headers.get("content-type") ?? "";
    if (type.includes("n-triples")) show(results, query, { ...triples(await answer.text()), graph: true }, said, await known());
    else if (answer.ok) {
      const told = await answer.json();
      show(results, query, "boolean" in told ? told : { vars: told.head.vars, rows: told.results.bindings }, said, await known());
    } else refuse(type.includes("json") ? await answer.json() : { detail: `${answer.status} ${answer.statusText}` });
    results.dataset.state = answer.ok ? "shown" : "refused";
  } catch (error) {
    if (running !== mine) return;
    results.dataset.state = "refused";
    if (error.name === "AbortError") results.replaceChildren();
    else refuse({ detail: String(error.message ?? error) });
  }
}

// A browser that writes over a selection keeps its colours by styles of its own, which the policy for content refuses; brackets and quotes go around it
const overwriting = EditorView.domEventHandlers({
  beforeinput(event, view) {
    if (event.inputType !== "insertText" || !event.data || view.state.selection.main.empty || view.composing || /^[(\[{<"']$/.test(event.data)) return false;
    view.dispatch(view.state.replaceSelection(event.data), { userEvent: "input.type", scrollIntoView: true });
    event.preventDefault();
    return true;
  },
});

const host = document.createElement("div");
host.className = "editor";
host.dir = "ltr";
area.after(host);
area.hidden = true;
// Within a shadow tree the editor's styles are objects, which the policy for content allows; elements it would refuse
const root = host.attachShadow({ mode: "open" });
const label = document.querySelector("label[for=query]").textContent;
const view = new EditorView({
  parent: root,
  root,
  state: EditorState.create({
    doc: area.value,
    extensions: [
      lineNumbers(),
      history(),
      indentOnInput(),
      bracketMatching(),
      closeBrackets(),
      overwriting,
      sparql(),
      theme,
      syntaxHighlighting(colours),
      autocompletion({ override: [complete, things] }),
      linter(check, { delay: 600 }),
      placeholder("SELECT * WHERE { ?s ?p ?o } LIMIT 10"),
      EditorView.lineWrapping,
      EditorView.perLineTextDirection.of(true),
      EditorView.contentAttributes.of({ "aria-label": label, dir: "ltr", lang: "en", spellcheck: "false" }),
      EditorView.updateListener.of((update) => {
        if (update.docChanged) area.value = update.state.doc.toString();
      }),
      keymap.of([
        { key: "Ctrl-Enter", mac: "Cmd-Enter", run: () => (form.requestSubmit(), true) },
        ...closeBracketsKeymap,
        ...defaultKeymap,
        ...historyKeymap,
        ...completionKeymap,
        ...lintKeymap,
      ]),
    ],
  }),
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  run();
});
host.dataset.ready = "true";
// For whoever tests or scripts the page
host.itugovEditor = view;
