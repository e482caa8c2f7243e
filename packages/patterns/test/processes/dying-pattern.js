// Runs a pattern with rounds and a nested pattern, and kills itself at the n-th event. Each task
// has an effect, a file named by its idempotency key, which its revert removes.
import { appendFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { execute, taskableOperation, taskContext, times } from "@mazepa/core";
import { constant, graph, linear, step } from "@mazepa/patterns";

const [directory, dieAt] = process.argv.slice(2);
const effectOf = (key) => path.join(directory, "effects", encodeURIComponent(key));
const log = (line) => appendFileSync(path.join(directory, "log.txt"), `${line}\n`);

const act = taskableOperation(
  { name: "dying.act", revert: () => rmSync(effectOf(taskContext().reverting.idempotencyKey), { force: true }) },
  (name, least, ...numbers) => {
    const { idempotencyKey } = taskContext();
    writeFileSync(effectOf(idempotencyKey), name);
    log(`run ${idempotencyKey}`);
    const sum = numbers.reduce((total, number) => total + number, 0);
    if (sum < least) throw new Error(`${name} failed`);
    return sum;
  },
);

const inner = linear("dying-inner")
  .rounds(times(2), "y")
  .provides({ b: step(act, constant("b"), constant(0)), c: step(act, constant("c"), constant(3), "x", "y") });

const outer = graph("dying")
  .rounds(times(3), "x")
  .provides({
    a: step(act, constant("a"), constant(0)),
    inner: step(inner),
    d: step(act, constant("d"), constant(2), "x"),
    e: step(act, constant("e"), constant(0), "c", "d"),
    f: step(act, constant("f"), constant(0)),
  })
  .link("a", "inner")
  .link("inner", "d")
  .link("a", "f", { when: () => false });

let seen = 0;
const store = await execute(outer.makeFlow({}), {
  executionId: "killed",
  checkpoint: path.join(directory, "checkpoint"),
  checkpointIntervalMs: 0,
  onEvent: ({ type }) => {
    if (type !== "step" && type !== "checkpoint-written") return;
    if (++seen === Number(dieAt)) process.kill(process.pid, "SIGKILL");
  },
});
writeFileSync(path.join(directory, "end.json"), JSON.stringify({ store, seen }));
