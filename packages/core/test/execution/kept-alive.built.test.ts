import { spawnSync } from "node:child_process";
import { describe, expect, it } from "@jest/globals";

const core = new URL("../../dist/bundle/index.js", import.meta.url).href;

const program = `
  import { execute, taskableOperation } from ${JSON.stringify(core)};
  const slow = taskableOperation({ name: "slow" }, () => new Promise((resolve) => setTimeout(() => resolve("done"), 50).unref()));
  console.log(await execute(slow.makeTask()));
`;

describe("a process with an execution under way", () => {
  it("E2 lives until the execution has ended, even if nothing else keeps it alive", () => {
    const { stdout, status } = spawnSync(process.execPath, ["--input-type=module", "-e", program], { encoding: "utf8" });

    expect({ stdout, status }).toEqual({ stdout: "done\n", status: 0 });
  });
});
