import { describe, expect, it } from "@jest/globals";
import { MemoryBroker } from "../messaging/memory-broker.js";
import { LeasedTask } from "./leased-task.js";

function leased(): LeasedTask {
  const message = { body: "", handle: "a", deliveryCount: 1 };
  return new LeasedTask(new MemoryBroker().queue("tasks"), message, 0);
}

describe("LeasedTask", () => {
  it("stops a task that was told to stop before it started", () => {
    const task = leased();
    const reasons: string[] = [];
    task.abort("it was cancelled");

    task.onAbort((reason) => reasons.push(reason));

    expect(reasons).toEqual(["it was cancelled"]);
  });

  it("tells a task the first reason only", () => {
    const task = leased();
    const reasons: string[] = [];
    task.onAbort((reason) => reasons.push(reason));

    task.abort("it was cancelled");
    task.abort("the worker stops");

    expect(reasons).toEqual(["it was cancelled"]);
  });

  it("stays lost once its lease is lost", () => {
    const task = leased();

    task.endAs("lost");
    task.endAs("unwanted");

    expect(task.end).toBe("lost");
  });

  it("ends as the execution does, until its lease is lost", () => {
    const task = leased();

    task.endAs("unwanted");
    const before = task.end;
    task.endAs("lost");

    expect([before, task.end]).toEqual(["unwanted", "lost"]);
  });

  it("is not stopped when it starts without having been told to", () => {
    const reasons: string[] = [];

    leased().onAbort((reason) => reasons.push(reason));

    expect(reasons).toEqual([]);
  });
});
