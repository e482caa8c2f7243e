// Bundles program, thread and handlers: `bundle.mjs webpack <folder>`, as docs/bundling.md says.
import { createRequire } from "node:module";
import path from "node:path";

const [kind, folder] = process.argv.slice(2);
const tool = createRequire(path.join(process.env.MAZEPA_TOOLS, "index.js"));
const names = ["program", "thread", "handlers"];
const entries = Object.fromEntries(names.map((name) => [name, path.resolve("esm", `${name}.js`)]));
const sources = Object.fromEntries(names.map((name) => [name, path.resolve(`${name}.ts`)]));

const bundlers = {
  "esbuild-esm": () => esbuild("esm", ".mjs"),
  "esbuild-cjs": () => esbuild("cjs", ".cjs"),
  // Without a target, esbuild leaves standard decorators as they are, which Node cannot parse.
  "esbuild-typescript": () => esbuild("esm", ".mjs", { entryPoints: sources, target: "node20", tsconfigRaw: {} }),
  webpack,
  rollup,
};
await bundlers[kind]();

async function esbuild(format, extension, options = {}) {
  const banner =
    format === "esm" ? "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" : "";
  await tool("esbuild").build({
    ...{ entryPoints: entries, bundle: true, platform: "node", format, outdir: folder, outExtension: { ".js": extension } },
    ...{ keepNames: true, minify: true, banner: { js: banner }, logLevel: "error", ...options },
  });
}

async function webpack() {
  const Terser = tool("terser-webpack-plugin");
  const minimizer = [new Terser({ extractComments: false, terserOptions: { keep_classnames: true, keep_fnames: true } })];
  const compiler = tool("webpack")({
    ...{ mode: "production", target: "node20", entry: entries, output: { path: folder, filename: "[name].cjs" } },
    optimization: { minimizer },
  });
  const stats = await new Promise((resolve, reject) =>
    compiler.run((error, result) => (error ? reject(error) : resolve(result))),
  );
  if (stats.hasErrors()) throw new Error(stats.toString({ all: false, errors: true }));
}

async function rollup() {
  const plugin = (name) => tool(`@rollup/plugin-${name}`).default;
  const plugins = [plugin("node-resolve")({ preferBuiltins: true }), plugin("commonjs")(), plugin("json")()];
  const modules = await tool("rollup").rollup({ input: entries, plugins, onwarn: () => undefined });
  await modules.write({ dir: folder, format: "esm", entryFileNames: "[name].mjs", chunkFileNames: "[name].mjs" });
}
