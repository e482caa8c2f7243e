import { afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";
import { execute, flowSchema, startExecution, taskableOperation } from "../../src/index.js";
import { revertHistory } from "../../src/flows/rounds.js";
import { warnOfSize } from "../../src/execution/unit-warnings.js";
import { gate } from "../gate.js";
import { failing, hooks, killable, log, run, step } from "./undone-flows.js";

let warn: jest.SpiedFunction<typeof process.emitWarning>;
beforeEach(() => void (warn = jest.spyOn(process, "emitWarning").mockImplementation(() => undefined)));
afterEach(() => {
  warn.mockRestore();
  hooks.onRevert = () => undefined;
});

const warnings = () => warn.mock.calls.map(([text]) => String(text));

describe("warnings of units", () => {
  it("R22 an operation with revert outside of units is told of once in an execution, and names the remedy", async () => {
    const flow = flowSchema({ name: "warnings-outside" }, function* () {
      yield* step.makeTask("a");
      yield* step.makeTask("b");
    });

    await execute(flow());

    expect(warnings()).toEqual([expect.stringMatching(/"resumed-step" has `revert`.*`revertible`.*`unit: "none"`/)]);
  });

  it('R22 unit: "none" silences that, and in units nothing is told', async () => {
    const quiet = taskableOperation({ name: "warnings-quiet", unit: "none", revert: () => undefined }, () => 1);

    await execute(quiet.makeTask());
    await run(failing());

    expect(warnings()).toEqual([]);
  });

  it("R21 a unit of 100,000 tasks is told of once", () => {
    const unit = { name: "large", ledger: { size: 99_999 } };

    for (const size of [99_999, 100_000, 100_001]) warnOfSize(Object.assign(unit, { ledger: { size } }) as never);

    expect(warnings()).toEqual([expect.stringMatching(/^Unit "large" has 100000 tasks/)]);
  });

  it("R3 a result that cannot be read is undefined for its revert, with a warning", async () => {
    const { store, head, kill } = killable();
    hooks.onRevert = (name) => name === "b" && kill();
    await run(failing(), { checkpoint: head });
    hooks.onRevert = () => undefined;
    warn.mockClear();
    const get = async (key: string) => (key.includes("/segments/") && isGone ? undefined : store.get(key));
    let isGone = false;
    const losing = { get, put: store.put.bind(store), delete: store.delete.bind(store), list: store.list.bind(store) };

    const onEvent = ({ type }: { type: string }) => void (type === "flow-reverting" && (isGone = true));
    log.length = 0;
    const resumed = await startExecution(failing(), {
      executionId: "e",
      checkpoint: losing,
      takeOver: true,
      onEvent,
    }).result.catch((error: unknown) => error);

    expect(resumed).toMatchObject({ cause: { message: "Woot!" } });
    expect(log.join(" ")).toContain("a~?");
    expect(warnings()).toContainEqual(expect.stringMatching(/"resumed-step" cannot be read: it is undone as one whose result/));
  });
});

describe("histories", () => {
  it("R14 causedBy knows a class by identity and by name, along the causes", () => {
    class Soldout extends Error {
      override readonly name = "Soldout";
    }
    const restored = Object.assign(new Error("read from a record"), { name: "Soldout" });
    const caused = (error: Error) => revertHistory([{ provided: 1, failures: new Map([["pay", error]]) }]);

    const found = [new Soldout(), restored, new TypeError("outer", { cause: restored })].map((error) =>
      caused(error).causedBy(Soldout),
    );

    expect(found).toEqual([true, true, true]);
    expect(caused(new TypeError("other")).causedBy(Soldout)).toBe(false);
    expect(revertHistory([]).causedBy(Error)).toBe(false);
  });
});

describe("two living heads", () => {
  it("R17 the one that was replaced neither goes on nor undoes anything", async () => {
    const { store } = killable();
    const [reached, released] = [gate(), gate()];
    let heads = 0;
    const held = taskableOperation({ name: "warnings-held" }, async () => {
      if (++heads > 1) return;
      reached.open();
      await released.opened;
    });
    const flow = flowSchema({ name: "warnings-two-heads", revertible: true }, function* () {
      yield* step.makeTask("a");
      yield* held.makeTask();
      yield* step.makeTask("b", true);
    });
    log.length = 0;

    const first = startExecution(flow(), { executionId: "e", checkpoint: store, checkpointIntervalMs: 0 });
    const firstEnd = first.result.catch((error: unknown) => error);
    await reached.opened;
    const second = await execute(flow(), { executionId: "e", checkpoint: store, takeOver: true }).catch(
      (error: unknown) => error,
    );
    const undone = log.join(" ");
    released.open();

    expect(await firstEnd).toMatchObject({ code: "MAZEPA_EXECUTION_RUNNING" });
    expect(second).toMatchObject({ cause: { message: "Woot!" } });
    expect(undone).toBe("a+ b! b~? a~");
    expect(log.join(" ").replace(/ b!$/, "")).toBe(undone);
  });
});
