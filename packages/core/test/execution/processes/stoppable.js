// Runs ten tasks that take until they are told to stop from the fourth on; tells of each on
// standard output.
import { writeSync } from "node:fs";
import { clearTimeout, setTimeout } from "node:timers";
import { dependency, execute, taskableOperation, taskContext } from "@mazepa/core";

const [checkpoint, progress, habit] = process.argv.slice(2);
const say = (line) => writeSync(1, `${line}\n`);

const work = taskableOperation({ name: "work" }, async (n) => {
  say(`ran ${n}`);
  if (n < 3 || process.env.FINISH) return n;
  const { signal } = taskContext();
  await new Promise((resolve, reject) => {
    const alive = setTimeout(resolve, 600_000);
    signal.addEventListener("abort", () => {
      if (habit === "deaf") return;
      clearTimeout(alive);
      reject(signal.reason);
    });
  });
});

try {
  const value = await execute(
    function* () {
      const tasks = Array.from({ length: 10 }, (_, n) => work.makeTask(n));
      yield tasks;
      yield dependency();
      return tasks.map(({ result }) => result);
    },
    {
      executionId: "stoppable",
      checkpoint: checkpoint || undefined,
      progress: progress === "progress",
      expect: progress === "progress",
    },
  );
  say(`value ${JSON.stringify(value)}`);
} catch (error) {
  say(`error ${error.code} ${error.message}`);
}
say(`listeners ${process.listenerCount("SIGINT")} ${process.listenerCount("SIGTERM")}`);
