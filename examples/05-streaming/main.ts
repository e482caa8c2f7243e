import { execute, flowSchema, reduce, taskableOperation, type Task } from "@mazepa/core";

const count = Number(process.argv[2] ?? 1_000_000);

const divisors = taskableOperation({ name: "divisors" }, (n: number) => {
  let found = 0;
  for (let d = 1; d * d <= n; d += 1) if (n % d === 0) found += d * d === n ? 1 : 2;
  return found;
});

/** Tasks are made as room for them appears: at no time are there more than a thousand. */
function* tasks(): Generator<Task<number>> {
  for (let n = 1; n <= count; n += 1) yield divisors.makeTask(n);
}

const mostDivisors = flowSchema(function* mostDivisors() {
  return yield* reduce(tasks(), (most, found) => Math.max(most, found), 0);
});

console.log(`${await execute(mostDivisors())} divisors at most`);

// Output of `node --max-old-space-size=64 main.js 100000`:
// 128 divisors at most
