// A transform of jest that puts the mutant of this run, in `MAZEPA_MUTANT`, into the file that it
// belongs to; all else is as swc makes it.
import swc from "@swc/jest";

/**
 * @typedef {Extract<ReturnType<typeof swc.createTransformer>,
 *   { process: Function }>} SyncTransformer
 */

/** @type {import("./mutants.js").Mutant} */
const mutant = JSON.parse(process.env.MAZEPA_MUTANT ?? "{}");

export default {
  /** @param {Record<string, unknown>} options */
  createTransformer(options) {
    const transformer = /** @type {SyncTransformer} */ (swc.createTransformer(options));
    return {
      canInstrument: false,
      /** @type {SyncTransformer["process"]} */
      process: (source, file, rest) => transformer.process(mutated(source, file), file, rest),
      /** @type {SyncTransformer["getCacheKey"]} */
      getCacheKey: (source, file, rest) => transformer.getCacheKey?.(mutated(source, file), file, rest) ?? mutated(source, file),
    };
  },
};

/**
 * @param {string} source
 * @param {string} file
 */
function mutated(source, file) {
  return file === mutant.file ? source.slice(0, mutant.start) + mutant.text + source.slice(mutant.end) : source;
}
