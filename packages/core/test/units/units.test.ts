import { describe, expect, it } from "@jest/globals";
import {
  all,
  dependency,
  execute,
  flowContext,
  flowSchema,
  InProcessQueue,
  taskableOperation,
  taskContext,
  type ExecutionEvent,
} from "../../src/index.js";
import { revertible } from "../../src/flows/revertible.js";
import { forEach, times } from "../../src/flows/rounds.js";
import { gate } from "../gate.js";

const log: string[] = [];
const step = taskableOperation(
  {
    name: "step",
    revertRetries: 0,
    revert: (result: unknown, name: string, _fails?: boolean) => {
      log.push(`${name}~${result === undefined ? "?" : ""}`);
      if (name.startsWith("nasty")) throw new Error("Gotcha!");
    },
  },
  (name: string, fails = false) => {
    log.push(`${name}${fails ? "!" : "+"}`);
    if (fails) throw new Error("Woot!");
    return 5;
  },
);

const run = async (flow: Parameters<typeof execute>[0], options = {}) => {
  log.length = 0;
  try {
    return { value: await execute(flow, { executionId: "e", ...options }), log: log.join(" ") };
  } catch (error) {
    return { error: error as Error & { cause?: Error; original?: Error; left?: unknown[] }, log: log.join(" ") };
  }
};

describe.each([
  ["in process", () => ({})],
  ["serialized", () => ({ queue: new InProcessQueue({ serialize: true }) })],
])("units %s", (_kind, options) => {
  it("R1 undoes what was started at any depth, and nothing else", async () => {
    const inner = flowSchema({ name: "inner" }, function* () {
      yield* step.makeTask("2");
      yield* step.makeTask("W", true);
    });
    const flow = flowSchema({ name: "outer", revertible: true }, function* () {
      yield* step.makeTask("1");
      yield* inner();
      yield* step.makeTask("never");
    });
    const { error, log } = await run(flow(), options());
    expect(log).toBe("1+ 2+ W! W~? 2~ 1~");
    expect(error?.cause?.message).toBe("Woot!");
  });

  it("R12 waits at a dependency for a flow without an id", async () => {
    const inner = flowSchema({ name: "inner-nameless" }, function* (name: () => string) {
      yield* step.makeTask(name());
    });
    const flow = flowSchema({ name: "outer-nameless", revertible: true }, function* () {
      const child = inner(() => "1");
      yield child;
      yield dependency(child);
      yield* step.makeTask("2");
    });

    const { error, log } = await run(flow(), options());

    expect(error).toBeUndefined();
    expect(log).toBe("1+ 2+");
  });

  it("R11 ends with what could not be undone", async () => {
    const flow = flowSchema({ name: "nastyflow", revertible: true }, function* () {
      yield* step.makeTask("1");
      yield* step.makeTask("nasty");
      yield* step.makeTask("W", true);
    });
    const { error, log } = await run(flow(), options());
    expect(log).toBe("1+ nasty+ W! W~? nasty~");
    expect(error).toMatchObject({
      code: "MAZEPA_REVERT_FAILED",
      cause: { cause: { message: "Gotcha!" } },
      original: { cause: { message: "Woot!" } },
    });
    expect(error?.left).toHaveLength(2);
  });

  it("R7 undoes a round newest first, then begins the next", async () => {
    const flow = flowSchema({ name: "roundsflow", rounds: times(4) }, function* () {
      const { round } = flowContext();
      yield* step.makeTask("1");
      yield* step.makeTask("2", round !== 2);
      return round;
    });
    const { value, log } = await run(flow(), options());
    expect(log).toBe("1+ 2! 2~? 1~ 1+ 2+");
    expect(value).toBe(2);
  });

  it("R14 gives each round its value", async () => {
    const given: number[] = [];
    const flow = revertible({ name: "each", rounds: forEach([3, 2, 5]) }, (city) => {
      given.push(city);
      return flowSchema({ name: `each-${city}-${_kind}` }, function* () {
        yield* step.makeTask(`v${city}`, city !== 5);
        return city;
      })();
    });
    const { value, log } = await run(flow, options());
    expect(given).toEqual([3, 2, 5]);
    expect(log).toBe("v3! v3~? v2! v2~? v5+");
    expect(value).toBe(5);
  });

  it("R15 undoes what an inner unit has done with the outer one", async () => {
    const inner = flowSchema({ name: "n-inner", rounds: times(3) }, function* () {
      yield* step.makeTask("2");
      yield* step.makeTask("3");
    });
    const flow = flowSchema({ name: "n-outer", rounds: times(3) }, function* () {
      const { round } = flowContext();
      yield* step.makeTask("1");
      yield* inner();
      yield* step.makeTask("4", round < 2);
    });
    const { log } = await run(flow(), options());
    expect(log).toBe("1+ 2+ 3+ 4! 4~? 3~ 2~ 1~ 1+ 2+ 3+ 4+");
  });

  it("R14 undoes all units around when the controller says so", async () => {
    let tries = 0;
    const inner = flowSchema({ name: "r-inner", rounds: times(1, { revertAll: true }) }, function* () {
      yield* step.makeTask("2", ++tries > 0);
    });
    const flow = flowSchema({ name: "r-outer", rounds: times(3) }, function* () {
      yield* step.makeTask("1");
      yield* inner();
    });
    const { log, error } = await run(flow(), options());
    expect(log).toBe("1+ 2! 2~? 1~");
    expect(error?.cause?.message).toBe("Woot!");
  });

  it("R5 undoes what a race has cut off when the unit ends well", async () => {
    const slow = taskableOperation(
      { name: `slow-${_kind}`, revert: (_r: unknown, name: string) => void log.push(`${name}~`) },
      async (name: string) => {
        log.push(name);
        await new Promise((resolve) => taskContext().signal.addEventListener("abort", resolve));
        throw new Error("aborted");
      },
    );
    const { race } = await import("../../src/index.js");
    const flow = flowSchema({ name: "racing", revertible: true }, function* () {
      const won = yield* race([slow.makeTask("slow"), step.makeTask("fast")]);
      yield* step.makeTask("after");
      return won;
    });
    const { log: lines, value } = await run(flow(), { queue: new InProcessQueue({ concurrency: 3 }) });
    expect(lines).toBe("slow fast+ after+ slow~");
    expect(value).toBe(5);
  });

  it("R8 waits for what is under way, then undoes it", async () => {
    const hasFailed = gate();
    const slow = taskableOperation(
      { name: `drained-${_kind}`, revert: (r: unknown, name: string) => void log.push(`${name}~${String(r)}`) },
      async (name: string) => {
        log.push(name);
        await hasFailed.opened;
        log.push(`${name}+`);
        return 7;
      },
    );
    const flow = flowSchema({ name: "draining", revertible: true }, function* () {
      yield* all([slow.makeTask("slow"), step.makeTask("W", true)]);
    });
    const onEvent = ({ type }: ExecutionEvent) => type === "task-failed" && setImmediate(() => hasFailed.open());

    const { log: lines } = await run(flow(), { queue: new InProcessQueue({ concurrency: 3 }), onEvent });

    expect(lines).toBe("slow W! slow+ W~? slow~7");
  });
});
