import { describe, expect, it } from "@jest/globals";
import { execute, MemoryBlobStore, readExecution, requestCancel, startExecution, type ExecuteOptions } from "../../src/index.js";
import { rejection } from "../gate.js";
import { openWorkshop, step, wait } from "../workshop.js";

function setup() {
  const store = new MemoryBlobStore();
  const options: ExecuteOptions = { checkpoint: store, executionId: "told" };
  return { ...openWorkshop(), store, options };
}

describe("requestCancel", () => {
  it("E17 has the head cancel the execution, with the reason", async () => {
    const { store, options, started } = setup();

    const execution = startExecution(wait.makeTask("a"), options);
    const ended = rejection(execution.result);
    await started("a");
    const isAsked = await requestCancel(store, "told", { reason: "it is late" });
    const asked = await readExecution(store, "told");
    const error = await ended;

    expect(isAsked).toBe(true);
    expect(asked?.cancelRequest).toMatchObject({ reason: "it is late" });
    expect(error).toMatchObject({ code: "MAZEPA_EXECUTION_CANCELLED", message: expect.stringContaining("it is late") });
    expect(await readExecution(store, "told")).toMatchObject({ state: "cancelled", cancelRequest: undefined });
  });

  it("E17 asks no head when the execution does not run, nor a head that comes later", async () => {
    const { store, options } = setup();
    await execute(step.makeTask("a"), options);

    expect(await requestCancel(store, "told")).toBe(false);
    expect(await requestCancel(store, "unknown")).toBe(false);
    expect(await execute(step.makeTask("b"), options)).toBe("b");
  });
});
