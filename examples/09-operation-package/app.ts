import { readFileSync, writeFileSync } from "node:fs";
import { execute, flowSchema } from "@mazepa/core";
import { WorkerPoolQueue } from "@mazepa/local";
import { countWords, Shorten } from "@acme/text-ops";

const text = "Mazepa was a hetman, and is a library.";
// No `modules`: threads import the package by its name when a task first needs it, and no package
// that is not in this list.
const queue = new WorkerPoolQueue({ threads: 1, packages: ["@acme/text-ops"] });

const summary = flowSchema(function* summary() {
  const words = yield* countWords.makeTask(text);
  const short = yield* new Shorten(22).makeTask(text);
  return `${short} (${words} words)`;
});

console.log(countWords.makeTask(text).operationId);
console.log(await execute(summary(), { queue }));

upgradePackage("1.5.0"); // while this program goes on with what it has imported
console.log(`with 1.5.0 in the thread: ${await execute(summary(), { queue })}`);

upgradePackage("2.0.0");
const failure: unknown = await execute(summary(), { queue }).catch((error: Error) => error.cause);
console.log(`with 2.0.0 in the thread: ${String(failure)}`);

function upgradePackage(version: string): void {
  const manifest = "node_modules/@acme/text-ops/package.json";
  writeFileSync(manifest, JSON.stringify({ ...JSON.parse(readFileSync(manifest, "utf8")), version }));
}
