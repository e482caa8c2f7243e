import { mkdir, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "@jest/globals";
import { inTemporaryDirectory, mazepa, startMazepa } from "./mazepa.js";

const installed = fileURLToPath(new URL("../../../node_modules/@mazepa", import.meta.url));

const operations = `
  import { operationPackage } from "@mazepa/core";
  const { taskableOperation, flowSchema } = operationPackage({ name: "@acme/ops", version: "1.0.0" });
  export const shout = taskableOperation({ name: "shout" }, (text) => text.toUpperCase());
  export const shoutAll = flowSchema({ name: "shoutAll" }, function* (...texts) {
    const shouted = [];
    for (const text of texts) shouted.push(yield* shout.makeTask(text));
    return shouted.join(" ");
  });`;

/** A project in which an operation package is installed. */
function inProject(use: (directory: string) => Promise<void>): Promise<void> {
  return inTemporaryDirectory(async (directory) => {
    const home = path.join(directory, "node_modules/@acme/ops");
    const manifest = { name: "@acme/ops", version: "1.0.0", type: "module", exports: "./index.js" };
    await mkdir(home, { recursive: true });
    await symlink(installed, path.join(directory, "node_modules/@mazepa"));
    await writeFile(path.join(home, "package.json"), JSON.stringify(manifest));
    await writeFile(path.join(home, "index.js"), operations);
    await use(directory);
  });
}

describe("operation packages", () => {
  it("run by name, here and on workers that may import them", () =>
    inProject(async (cwd) => {
      const words = ["run", "@acme/ops#shoutAll", "hello", "world"];
      const worker = startMazepa(["worker", "--queue", "file:queues", "--package", "@acme/ops"], { cwd });
      const [here, inThread, onWorker] = await Promise.all([
        mazepa(words, { cwd }),
        mazepa([...words, "--queue", "threads:1"], { cwd }),
        mazepa([...words, "--queue", "file:queues"], { cwd }),
      ]);
      worker.kill("SIGTERM");

      expect([here.stdout, inThread.stdout, onWorker.stdout]).toEqual(Array(3).fill("HELLO WORLD\n"));
      expect((await worker.ended).code).toBe(0);
    }));
});
