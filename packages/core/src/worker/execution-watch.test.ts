import { describe, expect, it } from "@jest/globals";
import { MemoryBroker } from "../messaging/memory-broker.js";
import { ExecutionWatch } from "./execution-watch.js";

const log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

class CountingBroker extends MemoryBroker {
  readonly asked: string[] = [];

  override queueExists(name: string): Promise<boolean> {
    this.asked.push(name);
    return super.queueExists(name);
  }
}

describe("ExecutionWatch", () => {
  it("W6 asks once for each execution in cancelCheckMs, however many there are", async () => {
    const broker = new CountingBroker();
    await broker.createQueue("first");
    const watch = new ExecutionWatch({ broker, cancelCheckMs: 60_000, log });

    const states = [];
    for (const name of ["first", "second", "first", "second"])
      states.push(await watch.stateOf({ executionId: name, replyTo: name }));

    expect(broker.asked).toEqual(["first", "second"]);
    expect(states.map(({ isOver }) => isOver)).toEqual([false, true, false, true]);
  });
});
