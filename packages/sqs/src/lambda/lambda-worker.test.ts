import { describe, expect, it } from "@jest/globals";
import { lambdaWorker, type LambdaWorkerOptions } from "./lambda-worker.js";

const broker = { region: "us-east-1" };

describe("lambdaWorker", () => {
  it.each<[string, LambdaWorkerOptions, string]>([
    ["drainMs", { drainMs: -1 }, '"drainMs" is -1'],
    ["threads without modules", { isolation: "thread" }, "knows no operation yet"],
  ])("refuses %s before there is an event", (_title, options, message) => {
    expect(() => lambdaWorker({ broker, ...options })).toThrow(message);
  });
});
