import { isRefusedPromise } from "@mazepa/core/internal";
import type { Condition, Member, PatternParts } from "./pattern-parts.js";
import { provide } from "./provided.js";
import { ancestorsOf, skippedWith, widest } from "./skipping.js";
import type { Skip } from "./pattern-types.js";
import type { Store } from "./store.js";

type MemberState = "waiting" | "ready" | "running" | "done" | "skipped";

/** The progress of one walk of a pattern: the steps that may run, and the store. */
export class PatternRun {
  readonly store: Record<string, unknown>;
  readonly #parts: PatternParts;
  readonly #onSkipped: (member: Member) => void;
  readonly #states: MemberState[];
  /** For each step, the number of steps before it that are neither done nor skipped. */
  readonly #missing: number[];
  readonly #conditions: ReadonlyMap<string, readonly (readonly [string, Condition])[]>;
  #ready: Member[] = [];
  /** Steps that are done or skipped and whose successors are not updated yet. */
  readonly #settled: Member[] = [];
  #skipsAll = false;

  constructor(parts: PatternParts, store: Store, onSkipped: (member: Member) => void) {
    this.#parts = parts;
    this.store = { ...store };
    this.#onSkipped = onSkipped;
    this.#states = parts.members.map(() => "waiting");
    this.#missing = parts.members.map(({ before }) => before.length);
    this.#conditions = conditionsOf(parts);
    for (const member of parts.members) if (member.before.length === 0) this.#becomeReady(member);
  }

  /** Whether a skipped step also skips everything after this pattern. */
  get skipsAll(): boolean {
    return this.#skipsAll;
  }

  /** The steps that may run now; they count as running from now on. */
  takeReady(): Member[] {
    const ready = this.#ready;
    this.#ready = [];
    for (const { index } of ready) this.#states[index] = "running";
    return ready;
  }

  /**
   * Takes note that a step has succeeded with `value`. `skipsAll` is true for a pattern in which a
   * skipped step skips everything after it.
   */
  succeeded(member: Member, value: unknown, skipsAll = false): void {
    provide(this.store, member, value);
    this.#states[member.index] = "done";
    if (skipsAll) this.#skip(member, "all");
    this.#settled.push(member);
    this.#goOn();
  }

  /** Updates the successors in a loop, not by recursion: a chain may be long. */
  #goOn(): void {
    for (let member = this.#settled.pop(); member; member = this.#settled.pop())
      for (const index of member.after) {
        const next = this.#parts.members[index];
        if (next && --(this.#missing[index] as number) === 0 && this.#states[index] === "waiting") this.#decide(next);
      }
  }

  #decide(member: Member): void {
    const conditions = this.#conditions.get(member.key);
    if (!conditions) return this.#becomeReady(member);
    const refused = conditions.filter(([from, condition]) => !this.#agrees(condition, from, member));
    if (refused.length === 0) return this.#becomeReady(member);
    this.#skip(member, widest(refused.map(([, { skip }]) => skip)));
  }

  #agrees({ when }: Condition, from: string, to: Member): boolean {
    const answer: unknown = when(this.#valueOf(from), this.#resultsBefore(to));
    if (!isRefusedPromise(answer)) return Boolean(answer);
    throw new TypeError(
      `The condition of the link from "${from}" to "${to.key}" gave a promise; it must give true or false at once.`,
    );
  }

  #becomeReady(member: Member): void {
    this.#states[member.index] = "ready";
    this.#ready.push(member);
  }

  #skip(origin: Member, skip: Skip): void {
    if (skip === "all") this.#skipsAll = true;
    for (const member of skippedWith(this.#parts.members, origin, skip)) {
      if (this.#states[member.index] !== "waiting") continue;
      this.#states[member.index] = "skipped";
      this.#onSkipped(member);
      this.#settled.push(member);
    }
  }

  /** The value of the step; of a nested pattern, the names that it provides. */
  #valueOf(key: string): unknown {
    const member = this.#parts.members.find((each) => each.key === key);
    if (member?.step.kind !== "pattern") return this.store[key];
    return this.#states[member.index] === "done" ? this.#pick(member.provides) : undefined;
  }

  #resultsBefore(member: Member): Store {
    const { members, rounds } = this.#parts;
    const names = [...ancestorsOf(members, member)].flatMap(({ provides }) => provides);
    return this.#pick(rounds?.as === undefined ? names : [rounds.as, ...names]);
  }

  #pick(names: readonly string[]): Store {
    const present = names.filter((name) => Object.hasOwn(this.store, name));
    return Object.fromEntries(present.map((name) => [name, this.store[name]]));
  }
}

function conditionsOf({ links }: PatternParts): Map<string, (readonly [string, Condition])[]> {
  const conditions = new Map<string, (readonly [string, Condition])[]>();
  for (const { from, to, condition } of links)
    if (condition) conditions.set(to, [...(conditions.get(to) ?? []), [from, condition]]);
  return conditions;
}
