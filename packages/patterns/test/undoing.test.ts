import { beforeEach, describe, expect, it } from "@jest/globals";
import { InProcessQueue, taskableOperation, taskContext, times, type RoundController } from "@mazepa/core";
import { alwaysRevert, constant, graph, linear, optional, step, unordered } from "@mazepa/patterns";
import { act, look, run, shop } from "./workshop.js";

beforeEach(() => shop.failing.clear());

const named = (name: string) => step(act, constant(name));

describe("undoing", () => {
  it("P5 a nested pattern is undone with the outer one, and is a unit of its own only by option", async () => {
    const inner = (options: object) => linear("p5-inner", options).provides({ b: named("b"), c: named("c") });
    const outer = (options: object) => linear("p5-outer", options).provides({ a: named("a"), inner: step(inner({})) });
    const outerOfUnit = linear("p5-plain", { revertible: false }).provides({
      a: named("a"),
      inner: step(inner({ revertible: true })),
    });
    shop.failing.add("c");

    expect((await run(outer({}).makeFlow({}))).log).toBe("a b c c~ b~ a~");
    expect((await run(outer({ revertible: false }).makeFlow({}))).log).toBe("a b c");
    expect((await run(outerOfUnit.makeFlow({}))).log).toBe("a b c c~ b~");
  });

  it("P9 a skipped step is not undone, and may run in the next round", async () => {
    const pattern = graph("p9")
      .rounds(times(2), "n")
      .provides({
        n2: step(look, "n" as never),
        a: named("a"),
        b: named("b"),
        c: step(act, "last" as never, optional("b")),
      } as never)
      .link("n2" as never, "b" as never, { when: (_value, results) => (results as { n: number }).n === 2, skip: "step" });
    shop.failing.add("c1");
    const rounds = pattern.makeFlow({ last: "c1" });

    const went = await run(rounds);

    expect(went.trace.split(" ").filter((word) => word.startsWith("b"))).toEqual(["b∅", "b·", "b+", "b~"]);
  });

  it("P10 the first failure is the error, the others are suppressed, and all are in the failures by name", async () => {
    const gate = { open: () => undefined as void };
    const both = new Promise<void>((resolve) => (gate.open = resolve));
    let begun = 0;
    const fail = taskableOperation(
      { name: "p10.fail", revert: (_: undefined, _name: string) => undefined },
      async (name: string): Promise<void> => {
        if (++begun === 2) gate.open();
        await both;
        throw new Error(name);
      },
    );
    const histories: string[][] = [];
    const controller: RoundController<number> = {
      provide: () => 1,
      onFailure: (history) => {
        histories.push([...(history.at(-1)?.failures.keys() ?? [])].sort());
        return "revert";
      },
    };
    const pattern = unordered("p10")
      .rounds(controller, "n")
      .provides({ a: step(fail, constant("a")), b: step(fail, constant("b")) });

    const { error } = await run(pattern.makeFlow({}), { queue: new InProcessQueue({ concurrency: 2 }) });

    expect([error?.cause?.message, histories]).toEqual(["a", [["a", "b"]]]);
    expect(error?.suppressed?.map(({ cause }) => (cause as Error).message)).toEqual(["b"]);
  });

  it.each([false, true])("P10 a nested pattern is in the failures by its step's name (of its own unit: %p)", async (isUnit) => {
    const histories: string[][] = [];
    const controller: RoundController<number> = {
      provide: () => 1,
      onFailure: (history) => {
        histories.push([...(history.at(-1)?.failures.keys() ?? [])]);
        return "revert";
      },
    };
    const inner = linear("p10-inner", { revertible: isUnit }).provides({ b: named("b") });
    const pattern = linear("p10-outer")
      .rounds(controller, "n")
      .provides({ nested: step(inner) });
    shop.failing.add("b");

    await run(pattern.makeFlow({}));

    expect(histories).toEqual([["b", "nested"]]);
  });

  it('P10 under "finish", what can still run does, and then all is undone', async () => {
    const pattern = graph("p10-finish").provides({
      a: named("a"),
      b: step(act, constant("b"), "a"),
      c: named("c"),
      d: step(act, constant("d"), "c"),
    });
    shop.failing.add("a");

    const { log, error } = await run(pattern.makeFlow({}), { failurePolicy: "finish" });

    expect(log.split(" ").sort()).toEqual(["a", "a~", "c", "c~", "d", "d~"]);
    expect(error?.cause?.message).toBe("a failed");
  });

  it("P10 a value that does not fit its names fails the pattern while other steps still run", async () => {
    const stopped: string[] = [];
    const endless = taskableOperation({ name: "p10.endless" }, async (name: string): Promise<void> => {
      const { signal } = taskContext();
      await new Promise((resolve) => signal.addEventListener("abort", resolve));
      stopped.push(name);
    });
    const two = taskableOperation({ name: "p10.two" }, (): unknown[] => [1, 2]);
    const pattern = unordered("p10-spread").provides({
      endless: step(endless, constant("endless")),
      two: step(two).spread("x", "y", "z"),
    } as never);

    const { error } = await run(pattern.makeFlow({}), { queue: new InProcessQueue({ concurrency: 2 }) });

    expect([error?.name, stopped]).toEqual(["TypeError", ["endless"]]);
    expect(error?.message).toBe('Step "two" is spread under 3 names, but gave a list of 2.');
  });

  it("P12 an inner pattern is told of as undone, also where nothing of it can be undone, and runs again", async () => {
    const plain = (name: string) =>
      linear(`p12-${name}`)
        .rounds(times(2), `r${name}`)
        .provides({ [name]: step(look, constant(name)) });
    const inner = linear("p12-inner")
      .rounds(alwaysRevert)
      .provides({ one: step(plain("x")), two: step(plain("y")) } as never);
    const pattern = linear("p12")
      .rounds(times(2), "n")
      .provides({ a: named("a"), inner: step(inner), z: step(plain("z")), b: named("b") } as never);
    shop.failing.add("b");

    const { trace } = await run(pattern.makeFlow({}));

    const forward = "a+ controller(–) rx(1) x+ ry(1) y+ rz(1) z+ b! b~ rz~ ry~ rx~ controller~ a~";
    const again = "a· controller· rx· x· ry· y· rz· z· b·";
    expect(trace).toBe(`F n(1) ${forward} n↻ ${again} n(2) ${forward} n~ =REVERTED`);
  });

  it("P11 controllers see the history, and the store of the start", async () => {
    const seen: unknown[] = [];
    const pattern = linear("p11")
      .requires<{ home: string }>()
      .rounds(
        {
          requires: ["home"],
          provide: (history, { home }): string => `${home}${history.length}`,
          onFailure: (history, { home }) => {
            seen.push([home, history.length, history.at(-1)?.provided, [...(history.at(-1)?.failures.keys() ?? [])]]);
            return history.length < 2 ? "retry" : "revert";
          },
        },
        "next",
      )
      .provides({ a: step(act, constant("a"), "next"), b: named("b") });
    shop.failing.add("b");

    await run(pattern.makeFlow({ home: "x" }));

    expect(seen).toEqual([
      ["x", 1, "x0", ["b"]],
      ["x", 2, "x1", ["b"]],
    ]);
  });
});
