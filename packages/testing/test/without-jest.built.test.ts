import { execFileSync } from "node:child_process";
import { expect, it } from "@jest/globals";

it("P12 the package is imported without jest, for other test runners", () => {
  const script = `
    import { blobStoreConformance, stepTrace } from "@mazepa/testing";
    console.log(stepTrace([{ type: "step", pattern: "p", name: "a", kind: "step", state: "skipped" }]));
    try { blobStoreConformance("none", () => undefined); } catch (error) { console.log(error.message.includes("Jest")); }
  `;

  const printed = execFileSync(process.execPath, ["--input-type=module", "--eval", script], {
    cwd: import.meta.dirname,
    encoding: "utf8",
  });

  expect(printed).toBe("a∅\ntrue\n");
});
