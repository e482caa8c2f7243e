// Loads two copies of core into one process and lets them work on each other's things. Throws where
// that fails.
import assert from "node:assert/strict";
import { pathToFileURL } from "node:url";

const doorsOf = async (file) => {
  const folder = pathToFileURL(file).href;
  const doors = await Promise.all(["index.js", "transport.js"].map((door) => import(new URL(door, folder).href)));
  return { ...doors[0], ...doors[1] };
};
const [first, second] = await Promise.all(process.argv.slice(2, 4).map(doorsOf));
assert.notEqual(first.Task, second.Task, "these are two copies");

// One registry: an operation of the one is known to the other, and names are taken in both.
const add = first.taskableOperation({ name: "add" }, (left, right) => left + right);
assert.equal(second.makeTask(add, 1, 2).id, add.makeTask(1, 2).id);
assert.throws(
  () => second.taskableOperation({ name: "add" }, () => 1),
  (error) => first.isMazepaError(error, "MAZEPA_DUPLICATE_OPERATION"),
);

class Where {
  run() {
    return [first, second].map(({ taskContext }) => taskContext().taskId);
  }
}
second.taskableOperation()(Where);

class Money {
  constructor(cents) {
    this.cents = cents;
  }
}
second.serializable(Money);
const echo = second.taskableOperation({ name: "echo" }, (value) => value);

class Busy extends second.TransientError {}
let attempts = 0;
const busy = second.taskableOperation({ name: "busy" }, () => {
  if (++attempts < 3) throw new Busy("not now");
  return attempts;
});

// Tasks, flows, scopes and dependencies of the one in a flow of the other, run by either.
const mixed = second.flowSchema(function* mixed(sum) {
  const contexts = [first, second].map(({ flowContext }) => flowContext().executionId);
  const [one, two] = yield* first.all([add.makeTask(sum, 1), second.makeTask(add, sum, 2)]);
  const inner = first.flowSchema({ name: `inner ${attempts}` }, function* () {
    return yield* echo.makeTask(new Money(5));
  })();
  yield [inner, echo.makeTask(7)];
  yield second.dependency(inner);
  yield first.dependency();
  const where = new Where();
  return {
    contexts,
    one,
    two,
    money: inner.result,
    where: yield* where.makeTask(),
    id: where.makeTask().id,
    busy: yield* busy.makeTask(),
  };
});

for (const { execute, InProcessQueue } of [first, second]) {
  attempts = 0;
  const queue = new InProcessQueue({ serialize: true });
  const transientRetry = { limit: 5, initialDelayMs: 0 };
  const result = await execute(mixed(3), { executionId: "both", queue, transientRetry });
  assert.deepEqual(result.contexts, ["both", "both"]);
  assert.deepEqual([result.one, result.two, result.money.cents, result.busy], [4, 5, 5, 3]);
  assert.ok(result.money instanceof Money);
  assert.deepEqual(result.where, [result.id, result.id]);
}

// Tasks of the one as arguments of the other's.
assert.equal(await second.execute(add.makeTask(echo.makeTask(4), first.makeTask(add, 1, 1))), 6);

// A queue of the one under the execute of the other, refusing what it is given.
const refusing = {
  name: "refusing",
  async open() {
    let wake;
    return {
      submit: async (submissions) => {
        throw new second.SubmissionError("no room", [submissions[1].id]);
      },
      receiveOutcomes: () => new Promise((resolve) => (wake = resolve)),
      acknowledge: async () => undefined,
      cancel: async () => undefined,
      close: async () => wake?.([]),
    };
  },
};
const refused = await first
  .execute([add.makeTask(8, 8), add.makeTask(9, 9)], { queue: refusing, cancelGraceMs: 0 })
  .catch((error) => error);
assert.ok(first.isMazepaError(refused, "MAZEPA_TASK_FAILED"));
assert.equal(refused.taskId, add.makeTask(9, 9).id);
assert.ok(second.isMazepaError(refused.cause, "MAZEPA_SUBMISSION"));

console.log("both copies agree");
