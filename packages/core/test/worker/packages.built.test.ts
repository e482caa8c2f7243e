import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { operationPackage } from "@mazepa/core";
import { setup } from "./worker-in-memory.js";

const name = "@acme/raster-ops";
const startDirectory = process.cwd();
let directory = "";

/** A project that has version 1.4.2 of the package installed, and version 0.3.1 of another. */
beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), "mazepa-packages-"));
  const modules = path.join(directory, "node_modules");
  await mkdir(path.join(modules, "@mazepa"), { recursive: true });
  await symlink(fileURLToPath(new URL("../..", import.meta.url)), path.join(modules, "@mazepa", "core"));
  for (const [owner, version] of [
    [name, "1.4.2"],
    ["@acme/young-ops", "0.3.1"],
    ["@acme/secret-ops", "1.0.0"],
  ] as const) {
    const folder = path.join(modules, owner);
    await mkdir(folder, { recursive: true });
    await writeFile(
      path.join(folder, "package.json"),
      JSON.stringify({ name: owner, version, type: "module", exports: "./index.js" }),
    );
    await writeFile(
      path.join(folder, "index.js"),
      `import { operationPackage } from "@mazepa/core";
       const { taskableOperation } = operationPackage({ name: "${owner}", version: "${version}" });
       export const half = taskableOperation({ name: "half" }, (value) => value / 2);`,
    );
  }
  process.chdir(directory);
});

afterAll(async () => {
  process.chdir(startDirectory);
  await rm(directory, { recursive: true });
});

/** As a head that has another version of the package makes it. */
function half(owner: string, version: string, value: number) {
  const { taskableOperation } = operationPackage({ name: owner, version });
  return taskableOperation({ name: "half" }, (given: number) => given / 2).makeTask(value);
}

async function run(owner: string, version: string) {
  const { worker, run: runOn } = await setup();
  const running = worker({ isolation: "thread", packages: [name, "@acme/young-ops"], unknownOperationGraceMs: 0 });
  try {
    return await runOn(half(owner, version, 10));
  } finally {
    await running.stop();
  }
}

describe("O9 operation packages on a worker", () => {
  it.each([
    [name, "1.4.2"],
    [name, "1.9.0"],
    ["@acme/young-ops", "0.3.1"],
    ["@acme/young-ops", "0.3.9"],
  ])("O9 imports %s on first need, and runs a task made with version %s", async (owner, version) => {
    expect(await run(owner, version)).toBe(5);
  });

  it.each([
    [name, "2.0.0"],
    [name, "0.9.0"],
    ["@acme/young-ops", "0.4.0"],
    ["@acme/young-ops", "1.0.0"],
  ])("O9 refuses a task of %s that was made with version %s", async (owner, version) => {
    await expect(run(owner, version)).rejects.toMatchObject({
      cause: { code: "MAZEPA_OPERATION_VERSION", message: expect.stringContaining(version) },
    });
  });

  it("O9 never imports a package that is not on its list, nor one that is not installed", async () => {
    await expect(run("@acme/secret-ops", "1.0.0")).rejects.toMatchObject({
      cause: { code: "MAZEPA_UNKNOWN_OPERATION", message: expect.stringContaining("may not import") },
    });
    await expect(run("fs", "1.0.0")).rejects.toMatchObject({ cause: { code: "MAZEPA_UNKNOWN_OPERATION" } });
  });

  it("O9 says which package cannot be imported", async () => {
    const { worker, run: runOn } = await setup();
    const running = worker({ isolation: "thread", packages: ["@acme/absent"], unknownOperationGraceMs: 0 });

    await expect(runOn(half("@acme/absent", "1.0.0", 1))).rejects.toMatchObject({
      cause: { code: "MAZEPA_UNKNOWN_OPERATION", message: expect.stringContaining("@acme/absent") },
    });
    await running.stop();
  });
});
