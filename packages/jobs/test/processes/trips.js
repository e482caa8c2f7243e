import { appendFileSync } from "node:fs";
import { FlowSchema, flowSchema, taskableOperation, TaskableOperation, taskContext, times } from "@mazepa/core";
import { constant, linear, step } from "@mazepa/patterns";

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

const reserve = taskableOperation({ name: "reserve", revert: () => new Reserve().revert() }, (name, seat) =>
  new Reserve().run(`${name}/${seat}`),
);
const payLate = taskableOperation({ name: "payLate" }, (name, fails, round) => {
  if (fails || round === 1) throw new Error(`no money for ${name}`);
  return `paid ${name}`;
});
const seats = (...numbers) => Object.fromEntries(numbers.map((seat) => [`seat${seat}`, step(reserve, "name", constant(seat))]));

const way = linear("Way")
  .rounds(times(2), "try")
  .provides(seats(4, 5, 6, 7, 8, 9));

/** The same trip as a pattern, which is paid in its second round. */
export const tripInSteps = linear("TripInSteps")
  .rounds(times(2), "round")
  .provides({ ...seats(1, 2, 3), way: step(way), receipt: step(payLate, "name", "fails", "round") });
