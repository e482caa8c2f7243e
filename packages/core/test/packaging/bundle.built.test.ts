import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "@jest/globals";
import * as core from "@mazepa/core";
import * as isolation from "@mazepa/core/internal";

const folder = path.resolve(import.meta.dirname, "../../dist/bundle");

describe("the bundle", () => {
  it("holds each module once, since there is one registry", () => {
    const maps = readdirSync(folder).filter((name) => name.endsWith(".map"));

    const sources = maps.flatMap(
      (name) => (JSON.parse(readFileSync(path.join(folder, name), "utf8")) as { sources: string[] }).sources,
    );

    expect(sources.length).toBeGreaterThan(200);
    expect(sources.filter((source, index) => sources.indexOf(source) !== index)).toEqual([]);
  });

  it("keeps the names of classes, which stand in messages", () => {
    const classes = Object.entries({ ...core, ...isolation }).filter(([name]) => /^[A-Z]/.test(name));

    expect(classes.map(([, value]) => (value as Function).name)).toEqual(classes.map(([name]) => name));
  });

  it("tells code of others from its own, in a stack", () => {
    core.taskableOperation({ name: "twice" }, () => 1);

    expect(() => core.taskableOperation({ name: "twice" }, () => 2)).toThrow(import.meta.filename);
  });

  it("leads from a stack to the sources", () => {
    const program = `import { makeTask } from "@mazepa/core"; makeTask(() => 1);`;
    const flags = ["--enable-source-maps", "--input-type=module", "-e", program];

    const { stderr } = spawnSync(process.execPath, flags, { cwd: import.meta.dirname, encoding: "utf8" });

    expect(stderr).toContain(path.resolve(import.meta.dirname, "../../src/operations/make-task.ts"));
  });
});
