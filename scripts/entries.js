/**
 * The parts of a package.json that name what is published.
 *
 * @typedef {{ readonly types: string, readonly default: string }} RequiredEntry
 *
 * @typedef {{ readonly default: string, readonly require: RequiredEntry }} Entry
 *
 * @typedef {{ readonly files?: readonly string[], readonly bin?: Readonly<Record<string, string>>,
 *   readonly exports?: Readonly<Record<string, string | Entry>> }} Manifest
 */

/**
 * Names of what a package exports from `dist`: `index` for `dist/index.js`. A command in `bin`
 * leads to `dist/main.js`.
 *
 * @param {Manifest} manifest
 */
export function entriesOf({ bin = {}, exports = {} }) {
  const exportedNames = exported(exports).flatMap((entry) => /dist\/([^/]+)\.js$/.exec(entry.default)?.[1] ?? []);
  return [...Object.keys(bin).map(() => "main"), ...exportedNames];
}

/**
 * What a package exports in CommonJS: the sources by the names of the files in `dist/cjs`.
 *
 * @param {Manifest} manifest
 */
export function commonJsEntriesOf({ exports = {} }) {
  const pairs = exported(exports).map(({ require: { types, default: file } }) => [
    file.replace(/^.*\/(.+)\.js$/, "$1"),
    types.replace(/^\.\/dist\/cjs\/(.+)\.d\.ts$/, "src/$1.ts"),
  ]);
  return /** @type {Record<string, string>} */ (Object.fromEntries(pairs));
}

/** @param {NonNullable<Manifest["exports"]>} exports */
function exported(exports) {
  return Object.values(exports).flatMap((entry) => (typeof entry === "string" ? [] : [entry]));
}
