// Copies the fonts of the pages into graph_api/static/fonts: files whose names tell their content, a style sheet, licences, and a manifest.
//
//     npm ci && npm run build
//
// Arabic, Latin and Cyrillic; Chinese is left to the fonts of the reader's system, as its fonts are many times as large as all the rest.
import { createHash } from "node:crypto";
import { readFile, rm, writeFile, mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const target = join(here, "..", "..", "graph_api", "static", "fonts");
const wanted = [
  ["Noto Sans", "noto-sans", ["latin", "latin-ext", "cyrillic"]],
  ["Noto Sans Arabic", "noto-sans-arabic", ["arabic"]],
  ["Noto Naskh Arabic", "noto-naskh-arabic", ["arabic"]],
];
const weights = [400, 700];
const sha256 = (bytes) => createHash("sha256").update(bytes).digest("hex");

await rm(target, { recursive: true, force: true });
await mkdir(target, { recursive: true });
const outputs = {};
async function put(name, bytes) {
  outputs[name] = sha256(bytes);
  await writeFile(join(target, name), bytes);
}

const faces = [];
const licences = [];
for (const [family, name, subsets] of wanted) {
  const folder = join(here, "node_modules", "@fontsource", name);
  const ranges = JSON.parse(await readFile(join(folder, "unicode.json"), "utf8"));
  for (const subset of subsets) {
    for (const weight of weights) {
      const bytes = await readFile(join(folder, "files", `${name}-${subset}-${weight}-normal.woff2`));
      const file = `${name}-${subset}-${weight}.${sha256(bytes).slice(0, 12)}.woff2`;
      await put(file, bytes);
      faces.push(
        `@font-face { font-family: "${family}"; font-weight: ${weight}; font-style: normal; font-display: swap; src: url("${file}") format("woff2"); unicode-range: ${ranges[subset]}; }\n`,
      );
    }
  }
  const about = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
  licences.push(`${about.name} ${about.version} (${about.license})\n\n${(await readFile(join(folder, "LICENSE"), "utf8")).trim()}\n`);
}
await put("fonts.css", faces.join(""));
await put("LICENSES.txt", licences.join(`\n${"-".repeat(79)}\n\n`));

const inputs = {};
for (const name of ["package.json", "package-lock.json", "build.mjs"]) inputs[name] = sha256(await readFile(join(here, name)));
await writeFile(join(target, "manifest.json"), `${JSON.stringify({ inputs, outputs }, null, 1)}\n`);
