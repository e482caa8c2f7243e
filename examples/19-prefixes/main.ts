import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { all, execute, flowSchema } from "@mazepa/core";
import { WorkerPoolQueue } from "@mazepa/local";
import { describeNode } from "./operations.js";

const queue = new WorkerPoolQueue({
  modules: [fileURLToPath(new URL("./operations.js", import.meta.url))],
  threads: 1,
  commandDirectory: "exchange",
  // Two environments of Node; `srun --gres=gpu:1` or `docker run …` stand in the same place.
  prefixes: {
    small: "PLACE=small NODE_OPTIONS=--max-old-space-size=100",
    loud: "echo 'the prefix says hello' && PLACE=loud",
  },
});

const survey = flowSchema(function* survey() {
  return yield* all([
    describeNode.makeTask("small").with({ tags: ["small"] }),
    describeNode.makeTask("loud").with({ tags: ["loud"] }),
    describeNode.makeTask("plain"),
  ]);
});

for (const { environment, isSmall } of await execute(survey(), { queue }))
  console.log(`in ${environment} environment, with a ${isSmall ? "small" : "large"} heap`);

const outputs = readdirSync("exchange").flatMap((name) =>
  ["caller-stdout.txt", "stdout.txt"].map((file) => `${file}: ${readFileSync(path.join("exchange", name, file), "utf8").trim()}`),
);
for (const output of outputs.filter((text) => !text.endsWith(": ")).sort()) console.log(output);

// Output:
// in small environment, with a small heap
// in loud environment, with a large heap
// in the head's own environment, with a large heap
// caller-stdout.txt: the prefix says hello
// stdout.txt: printed by the task loud
// stdout.txt: printed by the task small
