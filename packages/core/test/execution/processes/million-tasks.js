// Streams very many tasks in one of several ways, and tells the value and the heap that was used in
// the end.
import { dependency, flowSchema, reduce, startExecution, taskableOperation } from "@mazepa/core";

const [how, countText, subflowsText] = process.argv.slice(2);
const count = Number(countText);
const subflows = Number(subflowsText);

let sum = 0;
const add = taskableOperation({ name: "add" }, (n) => {
  sum += n % 7;
  return n % 7;
});

function* tasks() {
  for (let n = 0; n < count; n++) yield add.makeTask(n);
}

const sub = flowSchema({ name: "sub" }, function* (from, to) {
  for (let n = from; n < to; n++) yield add.makeTask(n);
});
const asyncSub = flowSchema({ name: "asyncSub" }, async function* (from, to) {
  for (let n = from; n < to; n++) yield add.makeTask(n);
});

const targets = {
  reduce: function* () {
    return yield* reduce(tasks(), (total, n) => total + n, 0);
  },
  yields: function* () {
    yield* tasks();
    yield dependency();
    return sum;
  },
  async: async function* () {
    for (let n = 0; n < count; n++) yield add.makeTask(n);
    yield dependency();
    return sum;
  },
  subflows: function* () {
    const each = count / subflows;
    for (let n = 0; n < subflows; n++) yield sub(n * each, (n + 1) * each);
    yield dependency();
    return sum;
  },
  asyncSubflows: function* () {
    const each = count / subflows;
    for (let n = 0; n < subflows; n++) yield asyncSub(n * each, (n + 1) * each);
    yield dependency();
    return sum;
  },
};

let openFlows = 0;
let mostOpenFlows = 0;
const execution = startExecution(targets[how], {
  onEvent: subflows
    ? ({ type }) => {
        if (type === "flow-started") mostOpenFlows = Math.max(mostOpenFlows, ++openFlows);
        if (type === "flow-ended") openFlows--;
      }
    : undefined,
});
const value = await execution.result;
console.log(JSON.stringify({ value, mostOpenFlows, succeeded: execution.snapshot().add.succeeded }));
