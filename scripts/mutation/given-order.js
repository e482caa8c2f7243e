import { createRequire } from "node:module";

/** See `scripts/slow-first.js` for why it is required. */
const { default: TestSequencer } = /** @type {typeof import("@jest/test-sequencer")} */ (
  createRequire(import.meta.url)("@jest/test-sequencer")
);

/** The order in which test files were given: those first that are over soonest. */
export default class GivenOrder extends TestSequencer {
  /** @override @param {Parameters<import("@jest/test-sequencer").default["sort"]>[0]} tests */
  sort(tests) {
    /** @param {{ path: string }} test */
    const place = ({ path }) => process.argv.findIndex((given) => given === path);
    return tests.toSorted((one, other) => place(one) - place(other));
  }
}
