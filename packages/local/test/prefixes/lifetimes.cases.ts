import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "@jest/globals";
import { execute, startExecution } from "@mazepa/core";
import { pause } from "@mazepa/core/internal";
import { WorkerPoolQueue } from "@mazepa/local";
import { heeds, plain, prints, spins } from "./operations.js";
import { workersOnDirectory } from "../worker-process.js";
import { appeared, cancelled, failureOf, fresh, isAlive, main, makeSignal, modules, run, script, worker } from "./laboratory.js";

/** Cases of prefixes. */
export function prefixLifetimes(): void {
  describe("the time of a task behind a prefix", () => {
    it("PX5 is told to stop by SIGTERM, and killed after `cancelGraceMs`", async () => {
      const [gentle, harsh] = [fresh("gentle"), fresh("harsh")];
      const queue = new WorkerPoolQueue({ threads: 1, modules, prefixes: { hello: "" } });
      const execution = startExecution([heeds.makeTask(gentle), spins.makeTask(harsh)], { queue, cancelGraceMs: 1000 });
      execution.result.catch(() => undefined);
      await Promise.all([appeared(gentle), appeared(harsh)]);
      const pid = Number(readFileSync(harsh, "utf8"));

      execution.cancel("enough");

      await expect(execution.result).rejects.toMatchObject({ code: "MAZEPA_EXECUTION_CANCELLED" });
      expect(readFileSync(gentle, "utf8")).toBe("begun\ntold to stop\n");
      expect(isAlive(pid)).toBe(false);
    });

    it("PX5 keeps its time limit inside, and is ended from outside where it does not", async () => {
      const [patient, spinning] = [fresh("patient"), fresh("spinning")];
      const tasks = [heeds.makeTask(patient), spins.makeTask(spinning)].map((task) => task.with({ timeoutMs: 50, retries: 0 }));
      const { queue, stop } = await worker({ concurrency: 2, cancelGraceMs: 10 });

      const [inside, outside] = await Promise.all(tasks.map((task) => failureOf(execute(task, { queue })))).finally(stop);

      expect([inside?.cause, outside?.cause]).toMatchObject([{ code: "MAZEPA_TASK_TIMEOUT" }, { code: "MAZEPA_TASK_TIMEOUT" }]);
      expect((outside?.cause as Error).message).toContain("its command was ended");
      expect(isAlive(Number(readFileSync(spinning, "utf8")))).toBe(false);
    });

    it("PX5 does not count the time in a job queue, which `queueTimeoutMs` bounds", async () => {
      const hangs = await script("sleep 1000", '"$@"');

      const failure = await failureOf(run(prints.makeTask("x").with({ timeoutMs: 1, queueTimeoutMs: 50, retries: 0 }), hangs));

      expect(failure.cause).toMatchObject({ code: "MAZEPA_TASK_TIMEOUT", message: expect.stringContaining("queueTimeoutMs") });
    });

    it("PX6 takes no thread: `commandConcurrency` says how many run at once", async () => {
      const [first, second] = [fresh("first"), fresh("second")];
      const ended = makeSignal();
      const queue = new WorkerPoolQueue({ threads: 1, modules, prefixes: { hello: "" }, commandConcurrency: 1 });
      const execution = startExecution(
        function* () {
          yield heeds.makeTask(first);
          yield heeds.makeTask(second);
          return yield* plain.makeTask();
        },
        { queue, onEvent: ({ type }) => type === "task-succeeded" && ended.resolve() },
      );
      execution.result.catch(() => undefined);

      await Promise.all([appeared(first), ended.promise]);

      expect(existsSync(second)).toBe(false);
      await cancelled(execution);
      expect(existsSync(second)).toBe(false);
    });

    it("PX8 ends with its parent, also while user code spins", async () => {
      const { broker, queue, startWorker } = await workersOnDirectory();
      const { child, exited } = await startWorker({ modules, prefixes: { hello: "" } });
      const file = fresh("spinning");
      const execution = startExecution(spins.makeTask(file), { queue, cancelGraceMs: 0 });
      execution.result.catch(() => undefined);
      await appeared(file);
      const pid = Number(readFileSync(file, "utf8"));

      child.kill("SIGKILL");

      await exited;
      while (isAlive(pid)) await pause(50);
      await cancelled(execution);
      await broker.close();
    });

    it("PX8 writes no report if its parent is gone, or another process has its number", async () => {
      const [kept, ticks] = [fresh("kept"), "startTicks"];
      await run(prints.makeTask("x"), "", { commandDirectory: kept });
      const exchange = path.join(kept, String(readdirSync(kept)[0]));
      const parent = JSON.parse(readFileSync(path.join(exchange, "parent"), "utf8")) as Record<string, number>;
      const again = async (changes: object) => {
        await rm(path.join(exchange, "report"), { force: true });
        await writeFile(path.join(exchange, "parent"), JSON.stringify({ ...parent, ...changes }));
        const { status } = spawnSync(process.execPath, ["--no-warnings", main, exchange], { stdio: "ignore" });
        return [status, existsSync(path.join(exchange, "report"))];
      };

      const ends = [await again({}), await again({ [ticks]: Number(parent[ticks]) + 1 }), await again({ machine: "another" })];

      expect(ends).toEqual([
        [0, true],
        [1, false],
        [0, true],
      ]);
    });
  });
}
