// Suggests things while one is typed into a field, by the pattern for combo boxes of WAI-ARIA; without this script the field takes a name or an identifier.
const lang = document.documentElement.lang;
const WAIT_MS = 150;

export function attach(input) {
  const list = document.createElement("ul");
  list.id = `${input.id}-suggestions`;
  list.className = "suggestions";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", document.querySelector(`label[for="${input.id}"]`).textContent);
  list.hidden = true;
  input.after(list);
  for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id })) input.setAttribute(name, value);
  let timer;
  let asking;
  let at = -1;

  function close() {
    list.hidden = true;
    list.replaceChildren();
    at = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function point(to) {
    const options = [...list.children];
    if (!options.length) return;
    at = (to + options.length) % options.length;
    options.forEach((option, n) => option.setAttribute("aria-selected", String(n === at)));
    input.setAttribute("aria-activedescendant", options[at].id);
    options[at].scrollIntoView({ block: "nearest" });
  }

  function take(option) {
    input.value = option.dataset.id;
    let shown = input.parentElement.querySelector(".meant");
    if (!shown) {
      shown = document.createElement("span");
      shown.className = "meant";
      list.after(shown);
    }
    shown.replaceChildren(option.firstElementChild.cloneNode(true));
    close();
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }

  function show(found) {
    list.replaceChildren(
      ...found.map((hit, n) => {
        const option = document.createElement("li");
        option.id = `${list.id}-${n}`;
        option.dataset.id = hit.id;
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        const name = document.createElement("bdi");
        name.lang = hit.label.lang;
        name.textContent = hit.label.text;
        const code = document.createElement("code");
        code.dir = "ltr";
        code.textContent = hit.id;
        option.append(name, " ", code);
        return option;
      }),
    );
    at = -1;
    list.hidden = !found.length;
    input.setAttribute("aria-expanded", String(found.length > 0));
    input.removeAttribute("aria-activedescendant");
  }

  async function ask() {
    asking?.abort();
    asking = new AbortController();
    const given = new URLSearchParams({ prefix: input.value.trim(), lang: `${lang},en`, limit: "8" });
    if (input.dataset.type) given.set("type", input.dataset.type);
    try {
      const answer = await fetch(`/api/v1/suggest?${given}`, { signal: asking.signal });
      if (answer.ok) show((await answer.json()).suggestions);
    } catch (error) {
      if (error.name !== "AbortError") close();
    }
  }

  input.addEventListener("input", () => {
    clearTimeout(timer);
    input.parentElement.querySelector(".meant")?.remove();
    if (input.value.trim()) timer = setTimeout(ask, WAIT_MS);
    else close();
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
    else if (list.hidden) return;
    else if (event.key === "ArrowDown") point(at + 1);
    else if (event.key === "ArrowUp") point(at - 1);
    else if (event.key === "Enter" && at >= 0) take(list.children[at]);
    else return;
    event.preventDefault();
  });
  input.addEventListener("blur", () => {
    clearTimeout(timer);
    asking?.abort();
    close();
  });
  list.addEventListener("pointerdown", (event) => {
    event.preventDefault(); // the field keeps the focus
    const option = event.target.closest("[role=option]");
    if (option) take(option);
  });
  input.dataset.ready = "true";
}

for (const input of document.querySelectorAll("input[data-suggest]")) attach(input);
