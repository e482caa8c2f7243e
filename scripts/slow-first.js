import { createRequire } from "node:module";

/**
 * The package's door for `import` has another default than its types say; that for `require` has
 * what they say.
 */
const { default: TestSequencer } = /** @type {typeof import("@jest/test-sequencer")} */ (
  createRequire(import.meta.url)("@jest/test-sequencer")
);

/** Files that wait long for leases, polls and processes, or search long, the longest first. */
const slow = [
  "testing/test/simulation/simulation",
  "examples/examples.built",
  "sqs/test/sqs-broker.built",
  "sqs/test/workers.built",
  "cli/test/init.built",
  "cli/test/aws.built",
  "local/test/file-broker",
  "testing/test/memory-broker",
  "testing/test/table-broker",
  "sqs/test/",
  "kill",
  "scheduling/unit-properties",
  "scheduling/properties",
  "cache/model",
  "jobs/test/poll-requests",
];

/**
 * The order of the test files. Jest starts those first that took longest before; on a fresh clone
 * it does not know them, and one that starts last keeps all waiting for it alone.
 */
export default class SlowFirst extends TestSequencer {
  /** @override @param {Parameters<import("@jest/test-sequencer").default["sort"]>[0]} tests */
  async sort(tests) {
    const sorted = await super.sort(tests);
    /** @param {{ path: string }} test */
    const place = ({ path }) => {
      const index = slow.findIndex((part) => path.includes(part));
      return index < 0 ? slow.length : index;
    };
    return sorted.toSorted((one, other) => place(one) - place(other));
  }
}
