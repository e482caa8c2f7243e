import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, describe, it } from "@jest/globals";
import { InProcessQueue, MemoryBlobStore, type ExecutionQueue } from "@mazepa/core";
import { publishedCases } from "./published/published.cases.js";
import { see } from "./published/trace.js";
import { sharedDirectory, sharedThreads } from "./shared-places.js";

const operations = new URL("./published/operations.js", import.meta.url).href;
const directories: string[] = [];

afterEach(() => {
  for (const directory of directories.splice(0)) rmSync(directory, { recursive: true });
});

function emptyDirectory(): string {
  const directory = mkdtempSync(path.join(tmpdir(), "mazepa-cases-"));
  directories.push(directory);
  return directory;
}

describe.each<[string, () => ExecutionQueue]>([
  ["in process", () => new InProcessQueue({ concurrency: 2 })],
  ["serialized", () => new InProcessQueue({ concurrency: 2, serialize: true })],
  ["in threads", () => sharedThreads(operations)],
  ["over a queue of files", sharedDirectory],
])("a unit %s", (_kind, openQueue) => {
  const queue = openQueue();

  it.each(publishedCases)("$title", async ({ run }) => {
    const checkpoint = new MemoryBlobStore();
    const file = path.join(emptyDirectory(), "open");

    await run({
      checkpoint,
      run: (flow, options) => see(flow, { queue, checkpoint, ...options }),
      file: { path: file, open: () => writeFileSync(file, "") },
    });
  });
});
