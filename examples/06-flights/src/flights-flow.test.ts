import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execute } from "@mazepa/core";
import { describe, expect, it } from "@jest/globals";
import { FlightsFlow } from "./flights-flow.js";

describe("FlightsFlow", () => {
  it("writes what it returns, and the same again from the checkpoint when started once more", async () => {
    const directory = await mkdtemp(join(tmpdir(), "flights-"));
    const events: string[] = [];
    const run = () =>
      execute(new FlightsFlow().makeFlow(join(directory, "out"), { chunkRows: 200, sampleRows: 2200 }), {
        checkpoint: join(directory, "checkpoint"),
        executionId: "flights",
        onEvent: ({ type }) => events.push(type),
      });

    const first = await run();
    events.length = 0;
    const second = await run();

    expect(JSON.parse(await readFile(join(directory, "out/flights.json"), "utf8"))).toEqual(first.report);
    expect(second.report).toEqual(first.report);
    expect(first.report.rowsRead).toBe(2200);
    expect(events.filter((type) => type === "task-started")).toHaveLength(1); // only the files are written again
    expect((await readdir(join(directory, "out"))).sort()).toEqual(["flights.html", "flights.json"]);
    await rm(directory, { recursive: true });
  });
});
