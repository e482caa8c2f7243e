import {
  all,
  flowContext,
  flowSchema,
  forEach,
  race,
  revertible,
  taskableOperation,
  taskContext,
  times,
  undoable,
  type Target,
} from "../../src/index.js";
import { EffectsService } from "./effects-service.js";

/** What the flows here work with; a test sets it anew. */
export const world = { service: new EffectsService(), head: 1, death: new AbortController() };

function undone(result: string | undefined, name: string): void {
  if (result !== undefined && result !== name) throw new Error(`"${name}" is undone with the result ${result}.`);
  world.service.undo(taskContext().reverting?.idempotencyKey ?? "");
}

export const book = taskableOperation(
  { name: "killed-book", revertRetries: 0, revert: (booking: string | undefined, name: string) => undone(booking, name) },
  (name: string): string => {
    world.service.apply(taskContext().idempotencyKey, name);
    return name;
  },
);
/** Has its effect, and fails. */
export const spoil = taskableOperation(
  { name: "killed-spoil", revertRetries: 0, revert: (result: string | undefined, name: string) => undone(result, name) },
  (name: string): string => {
    world.service.apply(taskContext().idempotencyKey, name);
    throw new Error(`${name} is spoilt`);
  },
);
/** Has its effect, and does not end. */
export const linger = taskableOperation(
  { name: "killed-linger", revertRetries: 0, revert: (result: string | undefined, name: string) => undone(result, name) },
  async (name: string): Promise<string> => {
    world.service.apply(taskContext().idempotencyKey, name);
    return reasonOf([taskContext().signal, world.death.signal]);
  },
);
/**
 * Has its effect, and fails 20 ms later. A limit of that length would hold for its undo as well,
 * which may take longer on a busy machine.
 */
export const falter = taskableOperation(
  { name: "killed-falter", revertRetries: 0, revert: (result: string | undefined, name: string) => undone(result, name) },
  async (name: string): Promise<string> => {
    world.service.apply(taskContext().idempotencyKey, name);
    return reasonOf([taskContext().signal, world.death.signal, AbortSignal.timeout(20)]);
  },
);
async function reasonOf(signals: readonly AbortSignal[]): Promise<never> {
  const ends = AbortSignal.any([...signals]);
  if (!ends.aborted) await new Promise((resolve) => ends.addEventListener("abort", resolve));
  throw ends.reason;
}
const draft = taskableOperation({ name: "killed-draft" }, (name: string) => {
  world.service.apply(taskContext().idempotencyKey, name);
  return name;
});
const discard = taskableOperation({ name: "killed-discard" }, (name: string | undefined) => undone(name, name ?? ""));
export const pay = taskableOperation({ name: "killed-pay" }, (fails: boolean) => {
  if (fails) throw new Error("no money");
  return "paid";
});

const hotel = flowSchema({ name: "killed-hotel", revertible: true }, function* () {
  return yield* all([book.makeTask("hotel"), book.makeTask("car")]);
});

const linear = flowSchema({ name: "killed-linear", revertible: true }, function* () {
  const flight = yield* book.makeTask("flight");
  yield* undoable(draft.makeTask(`draft ${flight}`), discard);
  yield* book.makeTask(`guide ${flight}`);
  yield* pay.makeTask(true);
});

const rounds = flowSchema({ name: "killed-rounds", rounds: times(3) }, function* () {
  const { round } = flowContext();
  yield* book.makeTask(`flight ${round}`);
  yield* hotel();
  yield* book.makeTask("guide");
  yield* pay.makeTask(round < 2);
  return round;
});

/** The outer unit has nothing of its own. */
const around = flowSchema({ name: "killed-around", rounds: times(2) }, function* () {
  yield* hotel();
  yield* pay.makeTask(flowContext().round < 2);
  return "around";
});

const nestedRounds = flowSchema({ name: "killed-nested-rounds", rounds: times(2) }, function* () {
  const outer = flowContext().round;
  yield* book.makeTask("flight");
  const inner = yield* innerRounds(outer);
  yield* pay.makeTask(outer < 2);
  return `${outer} ${inner}`;
});
const innerRounds = flowSchema({ name: "killed-inner-rounds", rounds: times(2) }, function* (outer: number) {
  const inner = flowContext().round;
  yield* book.makeTask(`hotel ${outer}`);
  if (inner < 2) yield* spoil.makeTask("car");
  return inner;
});

/** Money is there again for the second head. */
const fickle = flowSchema({ name: "killed-fickle", rounds: times(2) }, function* () {
  yield* hotel();
  const { round } = flowContext();
  yield* pay.makeTask(round < 2 && world.head < 2);
  return round;
});

const fickleOnce = flowSchema({ name: "killed-fickle-once", revertible: true }, function* () {
  yield* book.makeTask("flight");
  yield* hotel();
  yield* pay.makeTask(world.head < 2);
  return "paid";
});

/** The first head takes another way than the second one. */
const wandering = flowSchema({ name: "killed-wandering", revertible: true }, function* () {
  if (world.head < 2) {
    yield* book.makeTask("cheap");
    yield* hotel();
  }
  yield* book.makeTask("dear");
  return "wandered";
});

const each = revertible({ name: "killed-each", rounds: forEach(["OSL", "BER"]) }, (city) =>
  flowSchema({ name: `killed-each-${city}` }, function* () {
    yield* book.makeTask(city);
    yield* pay.makeTask(city === "OSL");
    return city;
  })(),
);

const strays = flowSchema({ name: "killed-strays", revertible: true }, function* () {
  const won = yield* race([linger.makeTask("slow"), book.makeTask("fast")]);
  yield* book.makeTask("after");
  return won;
});

const caught = flowSchema({ name: "killed-caught", revertible: true }, function* () {
  yield* book.makeTask("flight");
  try {
    yield* failingHotel();
  } catch {
    yield* book.makeTask("tent");
  }
  return "caught";
});
const failingHotel = flowSchema({ name: "killed-failing-hotel", revertible: true }, function* () {
  yield* book.makeTask("hotel");
  yield* spoil.makeTask("breakfast");
});

const caughtInVain = flowSchema({ name: "killed-in-vain", revertible: true }, function* () {
  yield* caught();
  yield* pay.makeTask(true);
});

const parallel = flowSchema({ name: "killed-parallel", revertible: true }, function* () {
  yield* all([book.makeTask("a"), spoil.makeTask("b"), falter.makeTask("c"), hotel()]);
});

const allUp = flowSchema({ name: "killed-all-up", rounds: times(3) }, function* () {
  yield* book.makeTask("flight");
  yield* revertsAll();
});
const revertsAll = flowSchema({ name: "killed-reverts-all", rounds: times(1, { revertAll: true }) }, function* () {
  yield* spoil.makeTask("hotel");
});

const upstreams = flowSchema({ name: "killed-upstreams", revertible: true }, function* () {
  const flight = book.makeTask("flight");
  yield* book.makeTask(flight).with({ label: "seat" });
  yield* pay.makeTask(true);
});

const twice = flowSchema({ name: "killed-twice" }, function* () {
  for (let turn = 1; turn <= 2; turn++) {
    try {
      yield* failingHotel();
    } catch {
      yield* pay.makeTask(false);
    }
  }
  yield* hotel();
  return "twice";
});

/** How an unkilled execution ends: what it gives, and which effects stand. */
export interface KilledFlow {
  readonly make: () => Target;
  readonly ends: unknown;
  readonly kept: readonly string[];
  /** How else it may end, where heads do not walk alike. */
  readonly orElse?: { readonly ends: unknown; readonly kept: readonly string[] };
  /** Effects that are undone one after the other, the last one first. */
  readonly chains?: readonly (readonly string[])[];
}

export const killedFlows: Readonly<Record<string, KilledFlow>> = {
  linear: { make: linear, ends: "no money", kept: [], chains: [["flight", "draft flight", "guide flight"]] },
  rounds: { make: rounds, ends: 2, kept: ["car", "flight 2", "guide", "hotel"], chains: [["flight 1", "hotel", "guide"]] },
  around: { make: around, ends: "around", kept: ["car", "hotel"] },
  fickle: { make: fickle, ends: 2, kept: ["car", "hotel"], orElse: { ends: 1, kept: ["car", "hotel"] } },
  "fickle once": { make: fickleOnce, ends: "no money", kept: [], orElse: { ends: "paid", kept: ["car", "flight", "hotel"] } },
  wandering: {
    ...{ make: wandering, ends: "wandered", kept: ["car", "cheap", "dear", "hotel"] },
    orElse: { ends: "wandered", kept: ["dear"] },
  },
  "nested rounds": { make: nestedRounds, ends: "2 2", kept: ["flight", "hotel 2"] },
  each: { make: () => each, ends: "BER", kept: ["BER"] },
  strays: { make: strays, ends: "fast", kept: ["after", "fast"] },
  caught: { make: caught, ends: "caught", kept: ["flight", "tent"], chains: [["hotel", "breakfast"]] },
  "caught in vain": { make: caughtInVain, ends: "no money", kept: [], chains: [["flight", "tent"]] },
  parallel: {
    ...{ make: parallel, ends: "b is spoilt", kept: [] },
    orElse: { ends: 'Flow "killed-hotel" was cancelled: nothing waits for it any more.', kept: [] },
  },
  "all up": { make: allUp, ends: "hotel is spoilt", kept: [], chains: [["flight", "hotel"]] },
  upstreams: { make: upstreams, ends: "no money", kept: [] },
  twice: { make: twice, ends: "twice", kept: ["car", "hotel"] },
};
