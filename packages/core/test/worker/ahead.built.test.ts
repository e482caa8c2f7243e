import { fileURLToPath } from "node:url";
import { describe, expect, it } from "@jest/globals";
import { flowSchema, all } from "@mazepa/core";
import { spin, twice } from "../operations/isolated-operations.js";
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
    const mixed = flowSchema({ name: `ahead.mixed.${isolation}` }, function* () {
      return yield* all([...quick(1000), spin.makeTask(4000), ...quick(2000)]);
    });
    const ended: string[] = [];

    await run(mixed(), { onEvent: (event) => event.type === "task-succeeded" && ended.push(event.operationId) });

    expect(ended).toHaveLength(601);
    if (isolation === "thread") expect(ended.at(-1)).toBe("isolated.spin");
    await Promise.all([first.stop(), second.stop()]);
    expect(first.stats().succeeded + second.stats().succeeded).toBe(901);
  });
});
