// Builds styles, scripts, fonts and pictures into build/assets, each under a name that changes with
// its content, with its compressed forms beside it and a manifest of the names. The program that arranges
// pictures is built there too, in a folder that is not served.
import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, extname, join, parse, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import esbuild from "esbuild";
import * as sass from "sass";

const root = dirname(fileURLToPath(import.meta.url));
const target = join(root, "build", "assets");
const draft = join(root, "build", `assets-${process.pid}`);
const faces = ["forum", "live"];
const compressible = new Set([".css", ".js", ".svg", ".json", ".txt", ".webmanifest"]);

// The colours, from the file that pictures and papers take them from too. In Sass each is a variable of "palette".
const colours = JSON.parse(await readFile(join(root, "forum", "web", "colours.json"), "utf8"));
const palette = {
  canonicalize: (url) => (url === "palette" ? new URL("palette:colours") : null),
  load: () => ({
    contents: Object.entries(colours)
      .map(([name, value]) => `$${name}: ${value};`)
      .join("\n"),
    syntax: "scss",
  }),
};

function colour(name) {
  if (!(name in colours)) throw new Error(`No colour is called "${name}"`);
  return colours[name];
}

// In plain styles each is written as the custom property --palette-…, which gives way to its value.
const colouredFiles = {
  name: "colours",
  setup(build) {
    build.onLoad({ filter: /[\\/]static[\\/]css[\\/][^\\/]+\.css$/ }, async ({ path }) => {
      const written = await readFile(path, "utf8");
      return { contents: written.replace(/var\(--palette-([\w-]+)\)/g, (_, name) => colour(name)), loader: "css" };
    });
  },
};

const sassFiles = {
  name: "sass",
  setup(build) {
    build.onLoad({ filter: /\.scss$/ }, async ({ path }) => {
      const { css, loadedUrls } = await sass.compileAsync(path, {
        loadPaths: [join(root, "node_modules")],
        importers: [palette, new sass.NodePackageImporter(root)],
        quietDeps: true,
      });
      const watchFiles = loadedUrls.filter((url) => url.protocol === "file:").map(fileURLToPath);
      return { contents: css, loader: "css", resolveDir: dirname(path), watchFiles };
    });
  },
};

// The files of a face's folder that are built by themselves; what they import needs no leading name.
async function entries(face) {
  const found = [];
  for (const [folder, kinds] of [
    ["css", [".css", ".scss"]],
    ["js", [".js"]],
  ]) {
    const path = join(root, face, "static", folder);
    for (const file of await readdir(path).catch(() => [])) {
      if (kinds.includes(extname(file)) && isEntry(face, parse(file).name)) found.push(join(path, file));
    }
  }
  return found;
}

const liveFaces = ["screen", "phone", "host", "backstage", "scribe", "record"];
const isEntry = (face, name) => (face === "live" ? liveFaces.includes(name) : !name.startsWith("_"));

function hashed(name, content) {
  const { name: stem, ext } = parse(name);
  return `${stem}-${createHash("sha256").update(content).digest("hex").slice(0, 12)}${ext}`;
}

async function copyPictures(manifest) {
  for (const face of faces) {
    const folder = join(root, face, "static", "img");
    for (const file of await readdir(folder).catch(() => [])) {
      let content = await readFile(join(folder, file));
      if (extname(file) === ".svg") content = String(content).replace(/colour:([\w-]+)/g, (_, name) => colour(name));
      manifest[file] = hashed(file, content);
      await writeFile(join(draft, manifest[file]), content);
    }
  }
}

async function bundle(manifest) {
  const { metafile } = await esbuild.build({
    entryPoints: (await Promise.all(faces.map(entries))).flat(),
    absWorkingDir: root,
    outdir: draft,
    bundle: true,
    minify: true,
    format: "iife",
    target: ["es2019", "chrome80", "firefox78", "safari13"],
    // Older Safari has a fault in one rare use of it, which nothing here has.
    supported: { destructuring: true },
    entryNames: "[name]-[hash]",
    assetNames: "[name]-[hash]",
    publicPath: "/assets",
    loader: { ".woff2": "file", ".svg": "file", ".png": "file" },
    legalComments: "none",
    metafile: true,
    plugins: [sassFiles, colouredFiles],
    logLevel: "warning",
  });
  for (const [output, { entryPoint }] of Object.entries(metafile.outputs)) {
    if (!entryPoint) continue;
    const kind = extname(output);
    manifest[`${parse(entryPoint).name}${kind}`] = relative(draft, join(root, output));
  }
}

// What the server runs by itself, with the Node that runs here now.
async function programs() {
  const arrange = join("programs", "arrange.mjs");
  await esbuild.build({
    entryPoints: [join(root, "forum", "drawing", "arrange.mjs")],
    absWorkingDir: root,
    outfile: join(draft, arrange),
    bundle: true,
    minify: true,
    platform: "node",
    format: "esm",
    target: "node20",
    // It is never started in a worker of its own.
    external: ["web-worker"],
    legalComments: "none",
    logLevel: "warning",
  });
  return { node: process.execPath, arrange };
}

async function compress() {
  for (const file of await readdir(draft)) {
    if (!compressible.has(extname(file))) continue;
    const content = await readFile(join(draft, file));
    await writeFile(join(draft, `${file}.gz`), gzipSync(content, { level: 9 }));
    const best = { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY } };
    await writeFile(join(draft, `${file}.br`), brotliCompressSync(content, best));
  }
}

// Everything is made in a folder beside the old one, so that a build that fails changes nothing.
await mkdir(draft, { recursive: true });
try {
  const manifest = {};
  await bundle(manifest);
  await copyPictures(manifest);
  await compress();
  const served = (await readdir(draft)).filter((file) => extname(file) && !/\.(gz|br)$/.test(file)).sort();
  const list = { names: manifest, files: served, programs: await programs() };
  await writeFile(join(draft, "manifest.json"), JSON.stringify(list, null, 2));
  await rm(target, { recursive: true, force: true });
  await rename(draft, target);
  console.log(`Built ${served.length} files into ${relative(root, target)}.`);
} finally {
  await rm(draft, { recursive: true, force: true });
}
