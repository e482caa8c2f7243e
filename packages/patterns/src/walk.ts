import type { Flow, Yieldable } from "@mazepa/core";
import { Dependency, type InternalFlowContext } from "@mazepa/core/internal";
import type { Member } from "./pattern-parts.js";
import { PatternRun } from "./pattern-run.js";
import type { Place } from "./place.js";
import { workOf } from "./step-work.js";
import type { Store } from "./store.js";
import { StepTeller } from "./tell.js";
import { UnderWay, type NestedEnd, type Running } from "./under-way.js";

/** Makes the flow of a nested pattern, which writes to `end` how it has ended. */
export type FlowOfNested = (place: Place, end: NestedEnd) => Flow;

type Walk<R> = Generator<Yieldable, R, unknown>;

/** One walk of a pattern. */
export interface PatternWalk {
  readonly context: InternalFlowContext;
  /** The place where the walk writes how it has ended. */
  readonly end: NestedEnd;
}

/**
 * Runs the steps of a pattern, each once all steps before it are done or skipped, and returns the
 * store.
 */
export function* walk(place: Place, { context: { round, provided }, end }: PatternWalk, nest: FlowOfNested): Walk<Store> {
  const { parts, inputs } = place;
  const teller = new StepTeller(place);
  teller.roundBegun(round, provided);
  const store = parts.rounds?.as === undefined ? inputs : { ...inputs, [parts.rounds.as]: provided };
  const run = new PatternRun(parts, store, (member) => teller.skipped(member));
  yield* runAll(run, (member) => start(place, { member, store: run.store }, nest));
  end.skipsAll = run.skipsAll;
  return run.store;
}

function* runAll(run: PatternRun, begin: (member: Member) => Running): Walk<void> {
  const underWay = new UnderWay();
  for (;;) {
    const started = run.takeReady().map(begin);
    const [first] = started;
    if (first && started.length === 1 && underWay.count === 0) {
      run.succeeded(first.member, yield* first.work, first.end.skipsAll);
      continue;
    }
    underWay.add(started);
    if (first) yield started.map(({ work }) => work);
    if (underWay.count === 0) break;
    // Steps without successors cost one wait together, not one each.
    yield new Dependency(undefined, underWay.hasAwaited ? underWay.count : undefined);
    for (const { member, work, end } of underWay.takeSucceeded()) run.succeeded(member, work.result, end.skipsAll);
  }
  // Under the failure policy "finish", the failure is thrown here.
  if (underWay.hasFailed) yield new Dependency(undefined);
}

function start(place: Place, { member, store }: { member: Member; store: Store }, nest: FlowOfNested): Running {
  const { key, step } = member;
  const end: NestedEnd = { skipsAll: false };
  const work =
    step.kind === "call" ? workOf(place, { key, definition: step.definition }, store) : nest(place.nested(key, step, store), end);
  return { member, work, end };
}
