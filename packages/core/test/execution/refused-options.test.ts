import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, it } from "@jest/globals";
import { execute, Executor, MemoryBlobStore, startExecution, type BlobStore } from "../../src/index.js";
import { rejection } from "../gate.js";
import { openWorkshop, step } from "../workshop.js";

function setup(checkpoint: BlobStore | string = new MemoryBlobStore()) {
  return { ...openWorkshop(), options: { checkpoint, executionId: "resumed" } };
}

describe("a checkpoint that cannot be used", () => {
  it("E8 is refused before anything runs: a file where the directory should be", async () => {
    const directory = await mkdtemp(path.join(tmpdir(), "mazepa-resume-"));
    const file = path.join(directory, "file");
    await writeFile(file, "not a directory");
    const { ran, options } = setup(file);

    const error = await rejection(execute(step.makeTask("a"), options));
    await rm(directory, { recursive: true });

    expect(error).toMatchObject({ code: "MAZEPA_STORAGE", message: expect.stringContaining(file) });
    expect(ran).toEqual([]);
  });

  it.each(["", "gopher://hole"])("E8 is refused: %p", async (checkpoint) => {
    expect(await rejection(execute(step.makeTask("a"), { checkpoint }))).toMatchObject({ code: "MAZEPA_INVALID_OPTION" });
  });

  it.each([7, {}, true])("E8 is refused, naming the option: %p", async (checkpoint) => {
    expect(await rejection(execute(step.makeTask("a"), { checkpoint: checkpoint as never }))).toMatchObject({
      code: "MAZEPA_INVALID_OPTION",
      message: expect.stringContaining('"checkpoint"'),
    });
  });

  it("E8 fails the execution when a success cannot be recorded in the end", async () => {
    const store = new MemoryBlobStore();
    const put = store.put.bind(store);
    store.put = async (key, ...rest) => {
      if (key.includes("segment")) throw new Error("disk full");
      return put(key, ...rest);
    };
    const { options } = setup(store);

    expect(await rejection(execute(step.makeTask("a"), options))).toMatchObject({
      message: expect.stringContaining("disk full"),
    });
  });
});

describe("options that make no sense", () => {
  it.each([
    [{ maxInFlight: -1 }, /"maxInFlight" is -1/],
    [{ maxInflight: 5 }, /execute has no option "maxInflight". Did you mean "maxInFlight"/],
    [{ executionId: "a/b" }, /"executionId" is "a\/b"/],
    [{ executionId: "" }, /"executionId"/],
    [{ executionId: "x".repeat(65) }, /"executionId"/],
    [{ failurePolicy: "ignore" }, /"failurePolicy" is "ignore"; it must be one of fail-fast, finish/],
    [{ queue: {} }, /"queue"/],
    [{ signal: {} }, /"signal"/],
    [{ onEvent: 1 }, /"onEvent"/],
    [{ transientErrors: true }, /"transientErrors"/],
    [{ transientRetry: { limits: 3 } }, /"limits"/],
    [{ cancelGraceMs: -5 }, /"cancelGraceMs" is -5/],
    [{ checkpointIntervalMs: Number.NaN }, /"checkpointIntervalMs"/],
    [{ rememberedBytes: "64" }, /"rememberedBytes" is "64"/],
    [{ progress: "yes" }, /"progress" is "yes"; it must be true or false/],
    [{ takeOver: 1 }, /"takeOver" is 1/],
  ])("are refused at once, naming them: %p", async (options, message) => {
    const { ran } = openWorkshop();

    expect(() => startExecution(step.makeTask("a"), options as never)).toThrow(message);
    expect(await rejection(execute(step.makeTask("a"), options as never))).toMatchObject({ code: "MAZEPA_INVALID_OPTION" });
    expect(() => new Executor(options as never)).toThrow(message);
    expect(ran).toEqual([]);
  });
});
