import { existsSync, readdirSync, readFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it, jest } from "@jest/globals";
import { execute, MemoryBlobStore, readFailedTasks, type CommandPrefix, type ExecutionEvent } from "@mazepa/core";
import { pause } from "@mazepa/core/internal";
import { WorkerPoolQueue } from "@mazepa/local";
import { keeps, leave, place, plain, prints, shouts, tells } from "./operations.js";
import { exchangeIn, failureOf, fresh, isAlive, modules, run, script } from "./laboratory.js";

/** Cases of prefixes. */
export function prefixOutcomes(): void {
  describe("a task behind a prefix", () => {
    it("PX3 row 61 tells the output of the prefix and of the task apart, and prints nothing here", async () => {
      const printed = [jest.spyOn(process.stdout, "write"), jest.spyOn(process.stderr, "write")];
      const [greeted, silent] = [fresh("greeted"), fresh("silent")];
      const hello = await script("echo hello", '"$@"');

      const failures = [
        await failureOf(run(shouts.makeTask("world"), hello, { commandDirectory: greeted })),
        await failureOf(run(shouts.makeTask("world"), "", { commandDirectory: silent })),
      ];

      const written = printed.flatMap((spy) => spy.mock.calls);
      for (const spy of printed) spy.mockRestore();
      expect(exchangeIn(greeted)).toMatchObject({
        "caller-stdout.txt": "hello\n",
        "stdout.txt": "world\n",
        "caller-stderr.txt": "",
      });
      expect(exchangeIn(silent)).toMatchObject({ "caller-stdout.txt": "", "stdout.txt": "world\n", "caller-stderr.txt": "" });
      expect(exchangeIn(silent)["stderr.txt"]).toMatch(/^info: shouted \{ text: 'world' \}\n$/);
      expect(written).toEqual([]);
      for (const failure of failures)
        expect(failure.cause).toMatchObject({ name: "RangeError", message: "no world", cause: { name: "TypeError" } });
    });

    it("UD5 UD6 tells of its progress, and the log of one that fails travels with its error", async () => {
      const told: ExecutionEvent[] = [];
      const onEvent = (event: ExecutionEvent) => void (event.type === "task-progress" && told.push(event));
      const checkpoint = new MemoryBlobStore();

      await failureOf(run(tells.makeTask("halfway"), "", {}, { onEvent, checkpoint, executionId: "told" }));

      const [failed] = await readFailedTasks(checkpoint, "told");
      expect(told).toMatchObject([{ operationId: "prefixed.tells", attempt: 1, fraction: 0.5, note: "halfway" }]);
      expect(failed?.logLines).toEqual([expect.stringMatching(/^\S+Z warn: halfway$/)]);
    });

    it("PX3 leaves an exchange directory where one is given or the task failed, and else none", async () => {
      const [cache, kept] = [fresh("cache"), fresh("kept")];
      const task = keeps.makeTask("text");
      const prefixes = { "prefixed.keeps": "", hello: "" };
      const directory = await run(task, "", { prefixes }, { cache });
      const inCache = path.join(path.dirname(path.dirname(directory)), "exchange");

      await run(prints.makeTask("x"), "", { commandDirectory: kept });
      const failed = await failureOf(run(leave.makeTask(5).with({ cache: true }), "", { prefixes }, { cache }));

      expect(readFileSync(path.join(directory, "text"), "utf8")).toBe("text");
      expect(readdirSync(inCache)).toEqual([]);
      expect(Object.keys(exchangeIn(kept)).sort()).toEqual(
        [
          ...["caller-stderr.txt", "caller-stdout.txt", "options", "parent", "report", "started"],
          ...["stderr.txt", "stdout.txt", "task"],
        ].sort(),
      );
      expect(JSON.parse(exchangeIn(kept)["task"] ?? "")).toMatchObject({
        kind: "task",
        operationId: "prefixed.prints",
        mazepa: 1,
      });
      expect(JSON.parse(exchangeIn(kept)["report"] ?? "")).toMatchObject({
        kind: "outcomes",
        reports: [{ status: "succeeded" }],
      });
      expect(exchangeIn(path.join(cache, "cache/v1/prefixed.leave", leave.makeTask(5).id, "exchange"))).toHaveProperty("parent");
      expect(String((failed.cause as Error).message)).toContain(cache);
    });

    it("PX4 that ends without a report has crashed: its error has the exit code and what was printed", async () => {
      const endings = {
        "code 3": await script("seq 1 40", "echo so it was >&2", "exit 3"),
        "signal SIGKILL": { command: ["bash", "-c", "kill -9 $$"] },
        "not-there": { command: ["/not-there"] },
      };

      const crashes = await Promise.all(
        Object.values(endings).map((prefix) => failureOf(run(prints.makeTask("x").with({ retries: 0 }), prefix))),
      );
      const left = await failureOf(run(leave.makeTask(7), ""));

      const causes = [...crashes, left].map(({ cause }) => cause as Error & { code: string });
      expect(causes.map(({ code }) => code)).toEqual(Array(4).fill("MAZEPA_WORKER_CRASHED"));
      for (const [index, how] of Object.keys(endings).entries()) expect(causes[index]?.message).toContain(how);
      expect(causes[0]?.message).toMatch(/caller-stdout\.txt:\n21\n[^]*\n40\ncaller-stderr\.txt:\nso it was$/);
      expect(causes[3]?.message).toMatch(/exit code 7[^]*\nstdout\.txt:\nabout to leave$/);
      for (const { message } of causes) await rm(/files are in "(.+)"/.exec(message)?.[1] ?? "", { recursive: true });
    });

    it("PX4 counts by its report, whatever the exit code is and whatever the prefix leaves running", async () => {
      const pid = fresh("pid");
      const forks = await script('"$@"', "sleep 1000 &", `echo $! > "${pid.replaceAll(/["$`]/g, "\\$&")}"`, "exit 3");

      const value = await run(prints.makeTask("x"), forks);

      expect(value).toBe("x");
      while (isAlive(Number(readFileSync(pid, "utf8")))) await pause(20);
    });

    it("PX2 fills in node, main and directory where they stand, and appends them otherwise", async () => {
      const prefixes: CommandPrefix[] = [
        "GREETING=shell",
        `GREETING=quoted "{node}" '{main}' {directory}`,
        "true && GREETING='it'\\''s' {node} \"{main}\" '{directory}'",
        { command: ["env", "GREETING=list"] },
        { command: ["env", "GREETING=filled", "{node}", "{main}", "{directory}"] },
        { command: ({ operationId, attempt, tags }) => ["env", `GREETING=${operationId} ${attempt} ${tags.join()}`] },
      ];

      const places = await Promise.all(
        prefixes.map((prefix) => {
          return run(place.makeTask().with({ tags: ["hello"] }), prefix, { commandDirectory: fresh("exchanges") });
        }),
      );

      expect(places.map(({ greeting }) => greeting)).toEqual([
        ...["shell", "quoted", "it's", "list", "filled"],
        "prefixed.place 1 hello",
      ]);
      expect(places.filter(({ directory }) => existsSync(directory))).toEqual([]);
    });

    it("PX1 takes the prefix of the operation's id, then that of the first tag, and says once if there are several", async () => {
      const warned = jest.spyOn(process, "emitWarning").mockImplementation(() => undefined);
      const prefixes = { "prefixed.place": "GREETING=id", a: "GREETING=a", b: "GREETING=b" };
      const queue = new WorkerPoolQueue({ threads: 1, modules, prefixes });
      const tagged = (id: string, ...tags: string[]) => place.makeTask().with({ id, tags });
      const withoutId = new WorkerPoolQueue({ threads: 1, modules, prefixes: { a: "GREETING=a", b: "GREETING=b" } });

      const [byId, again, none] = await execute([tagged("x", "a"), tagged("y", "b"), plain.makeTask()] as const, { queue });
      const messages = warned.mock.calls.map(([message]) => String(message));
      const [first] = await execute([tagged("z", "c", "b", "a")] as const, { queue: withoutId });

      warned.mockRestore();
      expect([byId.greeting, again.greeting, first.greeting, none]).toEqual(["id", "id", "b", process.pid]);
      expect(messages).toEqual([expect.stringContaining('that of "prefixed.place" is used')]);
    });
  });
}
