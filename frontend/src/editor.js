// Makes the form for queries an editor: colours, completion out of the schema and the names of things, errors where they are. Without this script the form works as it is.
import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { HighlightStyle, bracketMatching, indentOnInput, syntaxHighlighting } from "@codemirror/language";
import { linter, lintKeymap } from "@codemirror/lint";
import { EditorState } from "@codemirror/state";
import { EditorView, keymap, lineNumbers, placeholder } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { sparql } from "codemirror-lang-sparql";

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
  ".cm-completionDetail": { fontStyle: "normal", color: "var(--quiet)" },
});
const colours = HighlightStyle.define([
  { tag: tags.keyword, color: "var(--keyword)", fontWeight: "bold" },
  { tag: [tags.string, tags.special(tags.string)], color: "var(--string)" },
  { tag: [tags.variableName, tags.definition(tags.variableName)], color: "var(--variable)" },
  { tag: [tags.comment, tags.lineComment], color: "var(--quiet)" },
]);

let schema;
async function known() {
  schema ??= fetch(`/api/v1/schema?lang=${lang},en`).then((answer) => (answer.ok ? answer.json() : { terms: [], prefixes: {} }));
  return schema;
}

async function complete(context) {
  const word = context.matchBefore(/(?:[?$]\w*|[A-Za-z]\w*:[\w./-]*|[A-Za-z]+)$/);
  if (!word || (word.from === word.to && !context.explicit)) return null;
  const text = word.text;
  if (/^[?$]/.test(text)) {
    const names = new Set(context.state.doc.toString().match(/[?$]\w+/g) ?? []);
    names.delete(text);
    return { from: word.from, options: [...names].sort().map((label) => ({ label, type: "variable" })) };
  }
  const { terms, prefixes } = await known();
  if (text.startsWith("id:")) {
    const asked = text.slice(3);
    if (!asked) return null;
    const answer = await fetch(`/api/v1/suggest?prefix=${encodeURIComponent(asked)}&lang=${lang},en`);
    if (!answer.ok) return null;
    const found = (await answer.json()).suggestions ?? [];
    return {
      from: word.from,
      filter: false,
      options: found.map((hit) => ({ label: `<${prefixes.id}${hit.id}>`, displayLabel: hit.id, detail: hit.label.text, type: "constant" })),
    };
  }
  if (text.includes(":")) {
    const prefix = text.slice(0, text.indexOf(":") + 1);
    return {
      from: word.from,
      options: terms
        .filter((term) => term.id.startsWith(prefix))
        .map((term) => ({ label: term.id, detail: term.label, type: term.kind === "class" ? "class" : "property" })),
    };
  }
  const options = Object.keys(prefixes).map((name) => ({ label: `${name}:`, detail: prefixes[name], type: "namespace" }));
  return { from: word.from, options };
}

async function check(view) {
  const text = view.state.doc.toString();
  if (!text.trim()) return [];
  const answer = await fetch("/sparql/validate", { method: "POST", headers: { "content-type": "application/sparql-query" }, body: text });
  if (!answer.ok) return [];
  const told = await answer.json();
  if (told.ok) return [];
  const line = view.state.doc.line(Math.min(told.line ?? 1, view.state.doc.lines));
  const from = Math.min(line.from + Math.max((told.column ?? 1) - 1, 0), line.to);
  return [{ from, to: Math.min(from + 1, line.to), severity: "error", message: told.message }];
}

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
      sparql(),
      theme,
      syntaxHighlighting(colours),
      autocompletion({ override: [complete] }),
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
host.dataset.ready = "true";
// For whoever tests or scripts the page
host.itugovEditor = view;
