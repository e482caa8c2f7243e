import { appendFileSync } from "node:fs";

/**
 * A reporter of jest for CI: it adds how many tests passed and failed to the file named by
 * `MAZEPA_TEST_COUNTS`, says with which seed a search is made, and under
 * `MAZEPA_REQUIRE_SERVICES=1` it fails the run if any test was skipped (a service that the test
 * needs was missing).
 */
export default class TestCounts {
  /** @type {Error | undefined} */
  #error;

  onRunStart() {
    if (process.env.MAZEPA_SEARCH) console.log(`Searching with MAZEPA_SEED=${process.env.MAZEPA_SEED}.`);
  }

  /**
   * @param {unknown} _contexts
   * @param {import("@jest/reporters").AggregatedResult} results
   */
  onRunComplete(_contexts, results) {
    const skipped = process.env.MAZEPA_REQUIRE_SERVICES === "1" ? skippedTests(results) : [];
    const failed = results.numFailedTests + results.numRuntimeErrorTestSuites + skipped.length;

    if (skipped.length > 0) {
      this.#error = new Error(`MAZEPA_REQUIRE_SERVICES is set, but these tests were skipped:\n  ${skipped.join("\n  ")}`);
      console.error(this.#error.message);
    }
    if (process.env.MAZEPA_TEST_COUNTS) {
      appendFileSync(process.env.MAZEPA_TEST_COUNTS, `${results.numPassedTests} passed, ${failed} failed\n`);
    }
  }

  getLastError() {
    return this.#error;
  }
}

/** @param {import("@jest/reporters").AggregatedResult} results */
function skippedTests({ testResults }) {
  return testResults.flatMap((file) => {
    if (file.skipped) return [file.testFilePath];
    const skipped = file.testResults.filter(({ status }) => status === "pending" || status === "disabled");
    return skipped.map(({ fullName }) => `${fullName} (${file.testFilePath})`);
  });
}
