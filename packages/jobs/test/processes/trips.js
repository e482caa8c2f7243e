import { appendFileSync } from "node:fs";
import { FlowSchema, flowSchema, taskableOperation, TaskableOperation, taskContext } from "@mazepa/core";

/** Calls of a service outside, one line each: `+ key name` or `~ key`. */
function tell(...words) {
  appendFileSync(process.env.MAZEPA_TEST_SERVICE, `${words.join(" ")}\n`);
}

export class Reserve extends TaskableOperation {
  async run(name) {
    tell("+", taskContext().idempotencyKey, name);
    await new Promise((resolve) => setTimeout(resolve, 5));
    return name;
  }

  revert() {
    tell("~", taskContext().reverting.idempotencyKey);
  }
}
taskableOperation({ name: "Reserve" })(Reserve);

const pay = taskableOperation({ name: "pay" }, (name, fails) => {
  if (fails) throw new Error(`no money for ${name}`);
  return `paid ${name}`;
});

export class Trip extends FlowSchema {
  *flow(name, fails) {
    const seats = [];
    for (const seat of [1, 2, 3, 4, 5, 6, 7, 8, 9]) seats.push(yield* new Reserve().makeTask(`${name}/${seat}`));
    return [...seats, yield* pay.makeTask(name, fails)];
  }
}
flowSchema({ name: "Trip", revertible: true })(Trip);
