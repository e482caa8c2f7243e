import { readdirSync, readFileSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "@jest/globals";
import { execute, InProcessQueue, settle, startExecution, taskableOperation } from "@mazepa/core";
import { WorkerPoolQueue } from "@mazepa/local";
import { heeds, place, prints, unreadable } from "./operations.js";
import { isSearch } from "../../../../scripts/random-runs.js";
import { appeared, cancelled, exchangeIn, failureOf, fresh, main, modules, run, script, worker } from "./laboratory.js";

/** Cases of prefixes. */
export function prefixPlaces(): void {
  describe("places behind prefixes", () => {
    it("PX7 is given neither a key, nor a queue, nor a lease", async () => {
      const kept = fresh("kept");
      const signingKeys = ["a secret that nobody else has, of some length"];
      const { queue, stop } = await worker({ signingKeys, commandDirectory: kept });

      const value = await execute(prints.makeTask("x"), { queue }).finally(stop);

      const texts = Object.values(exchangeIn(kept)).join("\n");
      expect(value).toBe("x");
      expect(texts).not.toContain("secret");
      expect(texts).not.toMatch(/replyTo|hmac|"queue"/);
    });

    it("PX9 loads operations from modules and packages, and refuses a module that starts a pool itself", async () => {
      const starter = fileURLToPath(new URL("../pool/self-starting.js", import.meta.url));
      const broken = fresh("broken");
      await writeFile(`${broken}.mjs`, `throw new Error("cannot be loaded");`);
      const unknown = taskableOperation({ name: "prefixed.unknown", tags: ["hello"], retries: 0 }, () => 1);
      // The pool's own thread would refuse such modules at once, so they are added behind it.
      const edits = async (module: string) => {
        const file = `${fresh("edits")}.mjs`;
        await writeFile(
          file,
          `import { spawnSync } from "node:child_process";
        import { readFileSync, writeFileSync } from "node:fs";
        const [file, ...args] = process.argv.slice(2);
        const options = args.at(-1) + "/options";
        const read = JSON.parse(readFileSync(options, "utf8"));
        writeFileSync(options, JSON.stringify({ ...read, modules: [${JSON.stringify(module)}] }));
        process.exitCode = spawnSync(file, args, { stdio: "inherit" }).status;`,
        );
        return { command: [process.execPath, file] };
      };
      const errors: unknown[] = [];
      for (const module of [starter, `${broken}.mjs`])
        errors.push((await failureOf(run(prints.makeTask("x").with({ retries: 0 }), await edits(module)))).cause);

      const unknownError = await failureOf(run(unknown.makeTask(), ""));

      expect(errors).toMatchObject([{ code: "MAZEPA_INVALID_OPTION" }, { code: "MAZEPA_INVALID_OPTION" }]);
      expect((errors[1] as Error).message).toContain("cannot be loaded");
      expect(unknownError.cause).toMatchObject({ code: "MAZEPA_UNKNOWN_OPERATION" });
    });

    it("PX10 is not for an InProcessQueue, and an impossible prefix is refused at once", () => {
      expect(() => new InProcessQueue({ prefixes: {} } as never)).toThrow(
        expect.objectContaining({ code: "MAZEPA_INVALID_OPTION" }),
      );
      for (const prefix of [1, { command: "x" }, { command: [1] }, undefined])
        expect(() => new WorkerPoolQueue({ modules, prefixes: { hello: prefix as never } })).toThrow(
          /"prefixes" has for "hello"/,
        );
      expect(() => new WorkerPoolQueue({ modules, prefixes: ["hello"] as never })).toThrow(/"prefixes" must be an object/);
      expect(() => new WorkerPoolQueue({ modules, commandConcurrency: 0 })).toThrow(/commandConcurrency/);
    });
    it("PX2 a stand-in for docker sees the exchange under another path, and its own program", async () => {
      // It mounts by a symbolic link.
      const mount = fresh("task");
      const docker = await script(
        "[ \"$1 $2 $3\" = 'run --init -v' ] || exit 64",
        'ln -s "${4%%:*}" "${4#*:}"; shift 5',
        'exec env -i PATH="$PATH" GREETING=image "$@"',
      );

      const seen = await run(
        place.makeTask().with({ tags: ["hello"] }),
        `${docker} run --init -v {directory}:'${mount.replaceAll("'", `'\\''`)}' node:22 {node} '${main}' '${mount.replaceAll("'", `'\\''`)}'`,
        { commandDirectory: fresh("exchanges with no colon") },
      );

      expect(seen.greeting).toBe("image");
      expect(seen.directory.startsWith(mount)).toBe(true);
    });

    it("PX5 a stand-in for srun ends its job when it is told to stop, and then itself", async () => {
      const [begun, log] = [fresh("begun"), fresh("log")];
      const told = `"${log.replaceAll(/["$`\\]/g, "\\$&")}"`;
      // The job runs apart; SIGTERM is passed on, as slurmstepd does.
      const srun = await script(
        `log=${told}`,
        'setsid "$@" & job=$!',
        `trap 'kill -TERM $job; echo "srun: told to stop" >> "$log"' TERM`,
        "wait $job; code=$?",
        "while kill -0 $job 2> /dev/null; do wait $job; done",
        'echo "srun: job ended" >> "$log"; exit $code',
      );
      const queue = new WorkerPoolQueue({ threads: 1, modules, prefixes: { hello: srun } });
      const execution = startExecution(heeds.makeTask(begun), { queue, cancelGraceMs: 20_000 });
      execution.result.catch(() => undefined);
      await appeared(begun);

      await cancelled(execution);

      expect(readFileSync(begun, "utf8")).toBe("begun\ntold to stop\n");
      expect(readFileSync(log, "utf8")).toBe("srun: told to stop\nsrun: job ended\n");
    });

    it("PX6 many run at once under limits, each with a directory of its own", async () => {
      const most = isSearch ? 1000 : 12;
      const kept = fresh("kept");
      await mkdir(kept);
      const queue = new WorkerPoolQueue({ threads: 1, modules, prefixes: { "prefixed.count": "" }, commandDirectory: kept });
      let inFlight = 0;
      let peak = 0;

      const values = await execute(
        function* () {
          return yield* settle(Array.from({ length: most }, (_, index) => unreadable.makeTask(index)));
        },
        {
          queue,
          limits: { "prefixed.count": 8 },
          onEvent: ({ type }) => {
            if (type === "task-submitted") peak = Math.max(peak, ++inFlight);
            if (type === "task-succeeded" || type === "task-failed") inFlight--;
          },
        },
      );

      expect(values.map((each) => each.status === "succeeded" && each.value)).toEqual(
        Array.from({ length: most }, (_, index) => index + 1),
      );
      expect(peak).toBeLessThanOrEqual(8);
      expect(readdirSync(kept)).toHaveLength(most);
    }, 900_000);
  });
}
