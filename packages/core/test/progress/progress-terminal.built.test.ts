import { execFile, spawnSync } from "node:child_process";
import path from "node:path";
import { describe, expect, it } from "@jest/globals";

const script = path.join(import.meta.dirname, "../execution/processes", "stoppable.js");
const hasScript = spawnSync("script", ["--version"]).status === 0;

/** What the program writes to a terminal of its own. */
function onTerminal(command: string): Promise<string> {
  return new Promise((resolve) => {
    const environment = { ...process.env, FINISH: "1", TERM: "xterm", CI: "" };
    execFile("script", ["-qec", command, "/dev/null"], { env: environment }, (_error, stdout) => resolve(stdout));
  });
}

describe("progress on a terminal", () => {
  const onlyWithScript = hasScript || process.env["MAZEPA_REQUIRE_SERVICES"] ? it : it.skip;

  onlyWithScript("draws bars over and over, and leaves the last state on the screen", async () => {
    const written = await onTerminal(`stty cols 90 rows 20; ${process.execPath} ${script} "" progress`);

    // eslint-disable-next-line no-control-regex -- this is about control characters
    const drawings = written.split(/\u001b\[2K|\u001b\[1A|\u001b\[G/);
    expect(drawings.length).toBeGreaterThan(2);
    const last = written.slice(written.lastIndexOf("stoppable"));
    expect(last).toMatch(/work █+ 10\/10 {2}100%/);
    expect(written).not.toContain("\u001b[?25l");
  });

  onlyWithScript("writes lines where the terminal does not tell its size", async () => {
    const written = await onTerminal(`${process.execPath} ${script} "" progress`);

    expect(written).toMatch(/stoppable \d+s: work 10\/10 {2}100%/);
  });
});
