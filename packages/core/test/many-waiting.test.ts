import { describe, expect, it } from "@jest/globals";
import { execute, flowSchema, gather, taskableOperation } from "../src/index.js";
import { rejection } from "./gate.js";

const begun: number[] = [];
const begin = taskableOperation({ name: "begin" }, (n: number, last: number) => {
  begun.push(n);
  if (n === last) throw new Error("the last one");
  return n;
});

describe("many tasks that wait in process", () => {
  it("F7 the failure of one of them keeps those behind it from starting", async () => {
    begun.length = 0;
    const all = flowSchema({ name: "many, one fails" }, function* () {
      yield* gather(Array.from({ length: 500 }, (_, n) => begin.makeTask(n, 100)));
    });

    await rejection(execute(all()));

    expect(begun.at(-1)).toBe(100);
  });

  it("E7 when one of them cancels the execution, those behind it never start", async () => {
    begun.length = 0;
    const cancelling = new AbortController();
    const cancelAt = taskableOperation({ name: "cancel at" }, (n: number, last: number) => {
      begun.push(n);
      if (n === last) cancelling.abort();
    });
    const all = flowSchema({ name: "many, one cancels" }, function* () {
      yield* gather(Array.from({ length: 500 }, (_, n) => cancelAt.makeTask(n, 100)));
    });

    expect(await rejection(execute(all(), { signal: cancelling.signal }))).toMatchObject({ code: "MAZEPA_EXECUTION_CANCELLED" });

    expect(begun.at(-1)).toBe(100);
  });
});
