import { spawnSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";

const operations = (value: number) =>
  `import { taskableOperation } from "@mazepa/core";\nexport const same = taskableOperation({ name: "same" }, () => ${value});\n`;

const joinProgram = path.join(import.meta.dirname, "../operations/processes", "join-program.js");
let folder = "";

/** A user's program that is bundled with core: operations in two files, core in a third. */
beforeAll(async () => {
  folder = await mkdtemp(path.join(import.meta.dirname, "user-bundle-"));
  await writeFile(path.join(folder, "first.js"), operations(1));
  await writeFile(path.join(folder, "second.js"), operations(2));
  await writeFile(path.join(folder, "main.js"), 'await import("./first.js");\nawait import("./second.js");\n');
  const joined = spawnSync(process.execPath, [joinProgram, folder], { encoding: "utf8" });
  if (joined.status !== 0) throw new Error(joined.stderr);
});

afterAll(() => rm(folder, { recursive: true, force: true }));

describe("a program that is joined with core", () => {
  it("O5 is told of two operations of one name, and where they are", () => {
    const { stderr, status } = spawnSync(process.execPath, [path.join(folder, "out", "main.js")], { encoding: "utf8" });

    expect(status).not.toBe(0);
    expect(stderr).toMatch(/MAZEPA_DUPLICATE_OPERATION/);
    expect(stderr).toMatch(/first.*\.js:\d+, the second at .*second.*\.js:\d+/);
  });
});
