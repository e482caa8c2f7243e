import path from "node:path";
import { writeFileSync } from "node:fs";
import { describe, expect, it } from "@jest/globals";
import { inTemporaryDirectory, mazepa } from "./mazepa.js";

describe("mazepa units", () => {
  it("R11 shows the tasks that are still in effect after a failed revert, and that they are undone after the repair", async () => {
    await inTemporaryDirectory(async (directory) => {
      const file = path.join(directory, "mended");
      const at = ["-c", path.join(directory, "checkpoint")];
      const run = () => mazepa(["run", "trips.js#trip", file, ...at, "--execution-id", "trip", "--no-progress"]);
      const failed = await run();
      const table = await mazepa(["units", "trip", ...at]);
      const json = await mazepa(["units", "trip", ...at, "--json"]);
      writeFileSync(file, "");
      await run();
      const after = await mazepa(["units", ...at]);

      expect(failed.stderr).toContain("MAZEPA_REVERT_FAILED");
      const [titles, trip, stay, , taskTitles, ...tasks] = table.stdout.trimEnd().split("\n");
      expect(titles).toMatch(/^UNIT +ROUND +STATE +DECISION +TASKS +ERROR$/);
      expect(trip).toMatch(/^trip +1 +decided +revert +1 +TaskFailedError: .*/);
      expect(stay).toMatch(/^ {2}stay +1 +ended +1 *$/);
      expect(taskTitles).toMatch(/^TASK +OPERATION +LABEL +STATE +UNIT +ROUND$/);
      expect(tasks).toEqual([
        expect.stringMatching(/^[0-9a-f]{32} +book +started +trip +1$/),
        expect.stringMatching(/^[0-9a-f]{32} +book +a hotel +started +stay +1$/),
      ]);
      expect(JSON.parse(json.stdout)).toMatchObject([
        { unit: "trip", round: 1, turn: 1, run: 1, state: "decided", decision: "revert", error: { name: "TaskFailedError" } },
        { unit: "stay", state: "ended", tasks: [{ operationId: "book", label: "a hotel", state: "started" }] },
      ]);
      expect(after.stdout.split("\n")[1]).toMatch(/^trip +1 +reverted +revert +1 /);
      expect(after.stdout).not.toContain("OPERATION");
      expect([table.stderr, table.code, json.code, after.code]).toEqual(["", 0, 0, 0]);
    });
  });

  it("says so when there are none", async () => {
    await inTemporaryDirectory(async (checkpoint) => {
      await mazepa(["run", "tiles.js#survey", "1", "-c", checkpoint, "--execution-id", "survey", "--no-progress"]);
      const { stdout, stderr, code } = await mazepa(["units", "survey", "-c", checkpoint]);

      expect([stdout, code]).toEqual(["", 0]);
      expect(stderr).toContain('Execution "survey" has no units that may have to be undone.');
    });
  });
});
