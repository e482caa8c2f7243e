import { TestEnvironment } from "jest-environment-node";

/**
 * The environment of Node, which ends the process with the first test that fails: jest would run
 * the other tests of the file, each of which may hang until its time is over.
 */
export default class FirstFailure extends TestEnvironment {
  /** @param {{ name: string }} event */
  async handleTestEvent({ name }) {
    if (name === "test_fn_failure" || name === "hook_failure") process.exit(1);
  }
}
