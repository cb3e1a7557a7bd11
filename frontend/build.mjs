// Bundles the scripts of the pages into graph_api/static/dist, with the licences of what is in them and a manifest that ties both to these sources.
//
//     npm ci && npm run build
//
// The result is committed, so that nobody who installs or runs the project needs node; tests/frontend checks it against the sources.
import { createHash } from "node:crypto";
import { readFile, readdir, rm, writeFile, mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const dist = join(here, "..", "graph_api", "static", "dist");

await rm(dist, { recursive: true, force: true });
await mkdir(dist, { recursive: true });
const inputs = {};
// The address under which the service lets a file be kept for ever has the beginning of its SHA-256 in it (graph_api/assets.py)
const addresses = new Map();
const addressed = {
  name: "addressed",
  setup: ({ onResolve }) =>
    onResolve({ filter: /^\.\// }, ({ path, resolveDir }) =>
      resolveDir === join(here, "src") && addresses.has(path) ? { path: addresses.get(path), external: true } : undefined,
    ),
};

async function bundle(names) {
  const { metafile } = await build({
    absWorkingDir: here,
    entryPoints: names.map((name) => `src/${name}.js`),
    outdir: dist,
    bundle: true,
    plugins: [addressed],
    format: "esm",
    minify: true,
    target: "es2022",
    charset: "utf8",
    legalComments: "none",
    metafile: true,
  });
  Object.assign(inputs, metafile.inputs);
}

// Loaded by the others
const shared = ["drawing", "suggest"];
await bundle(shared);
for (const name of shared) {
  const digest = createHash("sha256").update(await readFile(join(dist, `${name}.js`))).digest("hex");
  addresses.set(`./${name}.js`, `./${name}.${digest.slice(0, 12)}.js`);
}
await bundle(["editor", "graph", "map", "path"]);

const packages = new Set();
for (const input of Object.keys(inputs)) {
  const found = /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input);
  if (found) packages.add(found[1]);
}
const licences = [];
for (const name of [...packages].sort()) {
  const folder = join(here, "node_modules", name);
  const about = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
  const file = (await readdir(folder)).find((entry) => /^licen[cs]e/i.test(entry));
  const text = file ? (await readFile(join(folder, file), "utf8")).trim() : `(${about.license}, no text in the package)`;
  licences.push(`${name} ${about.version} (${about.license})\n\n${text}\n`);
}
await writeFile(join(dist, "LICENSES.txt"), licences.join(`\n${"-".repeat(79)}\n\n`));

async function digests(folder, names) {
  const found = {};
  for (const name of names.sort()) {
    found[name] = createHash("sha256").update(await readFile(join(folder, name))).digest("hex");
  }
  return found;
}
const sources = ["package.json", "package-lock.json", "build.mjs"];
for (const name of await readdir(join(here, "src"))) sources.push(`src/${name}`);
const outputs = await readdir(dist);
const manifest = { inputs: await digests(here, sources), outputs: await digests(dist, outputs) };
await writeFile(join(dist, "manifest.json"), `${JSON.stringify(manifest, null, 1)}\n`);
