// A transform of jest that puts the mutant of this run, in `MAZEPA_MUTANT`, into the file that it
// belongs to. Without a mutant, the files in the folder `MAZEPA_MUTANTS` note which of their blocks
// are reached. All else is as swc makes it.
import swc from "@swc/jest";
import { mutantsOf } from "./mutants.js";

/**
 * @typedef {Extract<ReturnType<typeof swc.createTransformer>,
 *   { process: Function }>} SyncTransformer
 */

/** @type {import("./mutants.js").Mutant | undefined} */
const mutant = process.env.MAZEPA_MUTANT === undefined ? undefined : JSON.parse(process.env.MAZEPA_MUTANT);
const folder = process.env.MAZEPA_MUTANTS;

export default {
  /** @param {Record<string, unknown>} options */
  createTransformer(options) {
    const transformer = /** @type {SyncTransformer} */ (swc.createTransformer(options));
    return {
      canInstrument: false,
      /** @type {SyncTransformer["process"]} */
      process: (source, file, rest) => transformer.process(changed(source, file), file, rest),
      /** @type {SyncTransformer["getCacheKey"]} */
      getCacheKey: (source, file, rest) => transformer.getCacheKey?.(changed(source, file), file, rest) ?? changed(source, file),
    };
  },
};

/**
 * @param {string} source
 * @param {string} file
 */
function changed(source, file) {
  if (file === mutant?.file) return source.slice(0, mutant.start) + mutant.text + source.slice(mutant.end);
  const isNoting = !mutant && folder !== undefined && file.includes(`/${folder}/`) && !file.endsWith(".test.ts");
  return isNoting ? noting(source, file) : source;
}

/**
 * The source with a note at the start of each block that has a mutant.
 *
 * @param {string} source
 * @param {string} file
 */
function noting(source, file) {
  const blocks = new Set(mutantsOf(file).map(({ block }) => block));
  const last = [...blocks].filter((block) => block !== undefined).sort((one, other) => other - one);
  return last.reduce(
    (text, block) => `${text.slice(0, block)}reachedBlocks.add(${JSON.stringify(`${file}:${block}`)});${text.slice(block)}`,
    source,
  );
}
