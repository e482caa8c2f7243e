import type { Flow, Task } from "@mazepa/core";
import type { Member } from "./pattern-parts.js";

/** The end of a nested pattern, for the outer one. */
export interface NestedEnd {
  /** Whether a skipped step in it also skips everything after the pattern. */
  skipsAll: boolean;
}

/** A step that was started. */
export interface Running {
  readonly member: Member;
  readonly work: Task | Flow;
  readonly end: NestedEnd;
}

/**
 * The steps of a pattern that were started and have not ended. Equal ones are one task for the
 * engine, and count once.
 */
export class UnderWay {
  readonly #steps = new Map<string | Flow | Task, Running[]>();
  #hasFailed = false;
  #awaited = 0;

  /** The number of tasks and flows that the engine has under way. */
  get count(): number {
    return this.#steps.size;
  }

  /**
   * Whether the end of a single one must be awaited, since it may change what is done about the
   * others.
   */
  get hasAwaited(): boolean {
    return this.#awaited > 0;
  }

  /** Whether one has ended without success. */
  get hasFailed(): boolean {
    return this.#hasFailed;
  }

  add(started: readonly Running[]): void {
    for (const running of started) {
      if (isAwaited(running.member)) this.#awaited++;
      const key = running.work.id ?? running.work;
      const equal = this.#steps.get(key);
      if (equal) equal.push(running);
      else this.#steps.set(key, [running]);
    }
  }

  /**
   * Removes all that have ended, and returns those that have succeeded, in the order in which they
   * were started.
   */
  takeSucceeded(): Running[] {
    const succeeded: Running[] = [];
    for (const [key, steps] of this.#steps) {
      const status = steps[0]?.work.outcome?.status;
      if (status === undefined) continue;
      this.#steps.delete(key);
      this.#awaited -= steps.filter(({ member }) => isAwaited(member)).length;
      if (status === "succeeded") succeeded.push(...steps);
      else this.#hasFailed = true;
    }
    return succeeded;
  }
}

/**
 * Whether its end must be awaited: steps come after it, or its value may not fit the names under
 * which it is provided.
 */
function isAwaited({ after, step }: Member): boolean {
  return after.length > 0 || (step.kind === "call" && step.definition.spread.length + step.definition.picked.length > 0);
}
