import { all, flowContext, flowSchema, race, revertible, sleep, taskableOperation, taskContext, times } from "@mazepa/core";

/** The heads of this process, by execution. */
export const heads = new Map();

const ofTask = () => heads.get(taskContext().executionId);
const ofFlow = () => heads.get(flowContext().executionId);
const isFirst = () => ofFlow().number === 1;

const revert = () => ofTask().call(`~${taskContext().reverting.idempotencyKey}`);

/** A call that comes after its undo is refused, as a real service should do. */
async function call(name) {
  const head = ofTask();
  const { idempotencyKey } = taskContext();
  const isUndone = head.has(`~${idempotencyKey}`);
  await head.call(`${isUndone ? "!" : "+"}${idempotencyKey} ${name}`);
  if (isUndone) throw new Error(`${name} was undone`);
}

const book = taskableOperation({ name: "book", revert }, async (name) => {
  await call(name);
  return name;
});
/** Has its effect, and fails. */
const spoil = taskableOperation({ name: "spoil", retries: 0, revert }, async (name) => {
  await call(name);
  throw new Error(`${name} is spoilt`);
});
/** Has its effect, and does not end. */
const linger = taskableOperation({ name: "linger", retries: 0, revert }, async (name) => {
  const { signal } = taskContext();
  await call(name);
  if (!signal.aborted) await new Promise((resolve) => signal.addEventListener("abort", resolve));
  throw signal.reason;
});

/** `poor` heads cannot pay, `late` ones can from round 2 on, others always can. */
const pay = taskableOperation({ name: "pay", retries: 0 }, (round) => {
  const { purse } = ofTask();
  if (purse === "poor" || (purse === "late" && round < 2)) throw new Error("no money");
  return `paid in round ${round}`;
});
/** Ends, well or badly, when the service was called `cutAt` times. */
const cutter = taskableOperation({ name: "cutter", retries: 0 }, async (isFailing) => {
  const head = ofTask();
  await head.called(head.number === 1 ? head.plan.cutAt : 1);
  if (isFailing) throw new Error("cut off");
});

const hotel = flowSchema({ name: "hotel", revertible: true }, function* () {
  yield* book.makeTask("hotel");
  if (ofFlow().purse === "broken") yield* spoil.makeTask("car");
});
const seats = Array.from({ length: 300 }, (_, index) => `seat ${index} ${"x".repeat(100)}`);
/** A `group` books many seats at once; by `train`, one books nothing else. */
function* bookTrip() {
  const { round } = flowContext();
  const { purse } = ofFlow();
  if (purse === "group") yield* all(seats.map((seat) => book.makeTask(seat)));
  yield* book.makeTask(purse === "train" ? "train" : "flight");
  if (purse !== "train") yield* hotel();
  return yield* pay.makeTask(round);
}
const trip = flowSchema({ name: "trip", rounds: times(2) }, bookTrip);
const bareTrip = flowSchema({ name: "bare-trip" }, bookTrip);
/** A trip without further rounds. */
const tryOnce = flowSchema({ name: "try-once", revertible: true }, function* () {
  yield* book.makeTask("flight");
  yield* hotel();
  return yield* pay.makeTask(1);
});
const fiveSteps = flowSchema({ name: "five-steps", rounds: times(2) }, function* () {
  for (const name of ["a", "b", "c", "d", "e"]) yield* book.makeTask(name);
  return yield* pay.makeTask(flowContext().round);
});

const edited = flowSchema({ name: "edited", revertible: true }, function* () {
  return yield* book.makeTask(isFirst() ? "cheap" : "dear");
});
const raced = flowSchema({ name: "raced", revertible: true }, function* () {
  return yield* race([book.makeTask(isFirst() ? "cheap" : "dear")]);
});
const caught = flowSchema({ name: "caught", revertible: true }, function* () {
  try {
    yield* pay.makeTask(1);
  } catch {
    return yield* book.makeTask("cheap");
  }
  return yield* book.makeTask("dear");
});
const chained = flowSchema({ name: "chained", revertible: true }, function* () {
  const flight = yield* book.makeTask("flight");
  return yield* book.makeTask(`seat of ${flight}`);
});

/** A trip whose controller leaves a line each time that it is asked. */
const asked = flowSchema({ name: "asked" }, function* () {
  const head = ofFlow();
  const { provide, onFailure } = times(2);
  const rounds = {
    provide: (history) => {
      head.write(`provide ${head.number}`);
      return provide(history);
    },
    onFailure: (history) => {
      head.write(`decide ${head.number}`);
      return onFailure(history);
    },
  };
  return yield* revertible({ name: "asked-trip", rounds }, () => bareTrip());
});
const guarded = flowSchema({ name: "guarded" }, function* () {
  try {
    return yield* tryOnce();
  } catch {
    ofFlow().write("caught");
    return "caught";
  }
});
const instead = flowSchema({ name: "instead", revertible: true }, function* () {
  try {
    yield* inVain();
  } catch {
    yield* book.makeTask("tent");
  }
  return yield* pay.makeTask(1);
});
const inVain = flowSchema({ name: "in-vain", revertible: true }, function* () {
  yield* book.makeTask("flight");
  yield* spoil.makeTask("car");
});
const lingering = flowSchema({ name: "lingering", revertible: true }, function* () {
  yield* book.makeTask("flight");
  yield* linger.makeTask("hotel").with({ timeoutMs: 30 });
});

/** A flow that cuts off the unit when the service was called `cutAt` times. */
const cutOff = (name, unit, isRace) =>
  flowSchema({ name }, function* () {
    try {
      if (isRace) yield* race([unit(), cutter.makeTask(false)]);
      else yield* all([unit(), cutter.makeTask(true)]);
    } catch {
      return "over";
    }
    return "over";
  });

const sleeping = flowSchema({ name: "sleeping" }, function* () {
  const head = ofFlow();
  if (head.plan.asleep === "taken") setImmediate(() => void head.hold());
  yield* sleep(3_600_000);
  return "awake";
});

export const unitFlows = {
  ...{ trip, tryOnce, fiveSteps, edited, raced, caught, chained, asked, guarded, instead, sleeping },
  lingersInRace: cutOff("lingers-in-race", lingering, true),
  lingersBeside: cutOff("lingers-beside", lingering, false),
  failsInRace: cutOff("fails-in-race", inVain, true),
  failsBeside: cutOff("fails-beside", inVain, false),
};
