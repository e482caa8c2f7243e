import { describe, expect, it } from "@jest/globals";
import {
  DefinitionError,
  DuplicateOperationError,
  execute,
  operationPackage,
  taskableOperation,
  TaskableOperation,
} from "../../src/index.js";
import { RecordingQueue } from "../recording-queue.js";

const raster = operationPackage({ name: "@acme/raster-ops", version: "1.4.2" });

@raster.taskableOperation({ version: "a" })
class Resize extends TaskableOperation {
  constructor(readonly width: number) {
    super();
  }
  run(height: number): string {
    return `${this.width}x${height}`;
  }
}

const crop = raster.taskableOperation({ name: "crop" }, (width: number) => width - 1);

const both = raster.flowSchema(function* both() {
  return [yield* new Resize(2).makeTask(3), yield* crop.makeTask(4)];
});

describe("operation packages", () => {
  it("O9 ids are package:name, also where the app has an operation of the name", () => {
    const own = taskableOperation({ name: "crop" }, (width: number) => width);

    expect(new Resize(2).makeTask(3).operationId).toBe("@acme/raster-ops:Resize");
    expect(crop.makeTask(1).operationId).toBe("@acme/raster-ops:crop");
    expect(own.makeTask(1).operationId).toBe("crop");
    expect(own.makeTask(1).id).not.toBe(crop.makeTask(1).id);
  });

  it("O9 tasks carry the package's version, and submissions do", async () => {
    const queue = new RecordingQueue();

    const value = await execute(both(), { queue });

    expect(value).toEqual(["2x3", 3]);
    expect(new Resize(2).makeTask(3).packageVersion).toBe("1.4.2");
    expect(queue.submissions.map(({ packageVersion }) => packageVersion)).toEqual(["1.4.2", "1.4.2"]);
    expect(new Resize(2).makeTask(3).with({ priority: 1 }).packageVersion).toBe("1.4.2");
  });

  it("I1 the package's version is no part of identity, the version option is", () => {
    const ids = ["1.4.2", "1.4.3"].map((version) => {
      const { taskableOperation: packaged } = operationPackage({ name: "versioned", version });
      return packaged({ name: "same" }, (value: number) => value).makeTask(1).id;
    });
    const optionIds = ["a", "b"].map(
      (version) => taskableOperation({ name: "same", version }, (value: number) => value).makeTask(1).id,
    );

    expect(ids[0]).toBe(ids[1]);
    expect(optionIds[0]).not.toBe(optionIds[1]);
  });

  it("O9 a name is taken once in each package", () => {
    expect(() => raster.taskableOperation({ name: "Resize" }, () => 1)).toThrow(DuplicateOperationError);
    expect(() => raster.taskableOperation({ name: "Resize" }, () => 1)).toThrow(/"@acme\/raster-ops:Resize"/);
  });

  const wrong: [string, object][] = [
    ["no name", { version: "1.0.0" }],
    ["an empty name", { name: "", version: "1.0.0" }],
    ["a name that npm does not allow", { name: "Raster Ops", version: "1.0.0" }],
    ["a path", { name: "../ops", version: "1.0.0" }],
    ["a name with a colon", { name: "a:b", version: "1.0.0" }],
    ["no version", { name: "ops" }],
    ["a version that is none", { name: "ops", version: "1" }],
    ["a range", { name: "ops", version: "^1.0.0" }],
  ];

  it.each(wrong)("O9 refuses %s", (_what, identity) => {
    expect(() => operationPackage(identity as { name: string; version: string })).toThrow(DefinitionError);
  });

  it("O9 refuses unknown options, and nothing at all", () => {
    expect(() => operationPackage({ name: "ops", version: "1.0.0", tags: [] } as never)).toThrow(/no option "tags"/);
    expect(() => operationPackage(undefined as never)).toThrow(/takes an object/);
  });
});
