import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "@jest/globals";
import { flowSchema, all } from "@mazepa/core";
import { blockUntil, spin, twice } from "../operations/isolated-operations.js";
import { setup } from "./worker-in-memory.js";

const modules = [fileURLToPath(new URL("../operations/isolated-operations.js", import.meta.url))];

describe.each(["inline", "thread"] as const)("a worker that receives short tasks ahead (%s)", (isolation) => {
  it("gives back what waits behind a long one", async () => {
    const { worker, run } = await setup();
    const first = worker({ isolation: "thread", modules });
    const second = worker({ isolation, modules });
    await Promise.all([first.ready, second.ready]);
    const quick = (from: number) => Array.from({ length: 300 }, (_, index) => twice.makeTask(from + index));
    const together = flowSchema({ name: `ahead.quick.${isolation}` }, function* (from: number) {
      return yield* all(quick(from));
    });
    await run(together(0));
    const directory = await mkdtemp(path.join(tmpdir(), "mazepa-ahead-"));
    const file = path.join(directory, "all others are done");
    // A worker of this thread that blocks it cannot wait for what happens here.
    const long = isolation === "thread" ? blockUntil.makeTask(file) : spin.makeTask(300);
    const mixed = flowSchema({ name: `ahead.mixed.${isolation}` }, function* () {
      return yield* all([...quick(1000), long, ...quick(2000)]);
    });
    const ended: string[] = [];

    await run(mixed(), {
      onEvent: (event) => {
        if (event.type !== "task-succeeded") return;
        ended.push(event.operationId);
        if (ended.length === 600) void writeFile(file, "");
      },
    });

    expect(ended).toHaveLength(601);
    if (isolation === "thread") expect(ended.at(-1)).toBe("isolated.blockUntil");
    await Promise.all([first.stop(), second.stop()]);
    expect(first.stats().succeeded + second.stats().succeeded).toBe(901);
    await rm(directory, { recursive: true });
  });
});
