import { describe, expect, it } from "@jest/globals";
import { isSearch, runs, seed } from "../../../scripts/random-runs.js";
import { runChaos } from "./chaos/run-chaos.js";

const size = isSearch ? 5000 : 2000;
const seeds = Array.from({ length: runs(3) }, (_, index) => seed + index);

describe("an execution whose workers and heads are killed, over a broker that fails", () => {
  it.each(seeds)(
    "W1 E4 E8 E19 E20 E21 comes to the right end with nothing lost and nothing left (seed %i)",
    async (chaosSeed) => {
      const report = await runChaos({ seed: chaosSeed, size });

      expect(report).toMatchObject({ type: "ended", value: report.expected, tasks: size, neverSucceeded: [] });
      expect(report.kills).toMatchObject({ head: 2, disk: 1, sleeper: 1 });
      expect(report.kills.worker).toBeGreaterThan(size / 200);
      expect(report.counts?.repeated).toBe(0);
      expect(report.lies).toBeGreaterThan(size / 1000);
      expect(report.sleepers).toMatchObject([{ code: "MAZEPA_EXECUTION_RUNNING" }]);
      expect(report).toMatchObject({ depth: { ready: 0, leased: 0, delayed: 0 }, queues: [], living: 0, complaints: [] });
    },
  );
});
