import { measure, type Measurement, type Program } from "../measurement.js";

/** Something that runs a workload. */
export interface Contender {
  readonly name: string;
  /** What is left of a task when the process is killed. */
  readonly keeps: string;
  /** Ours, if left out. */
  readonly program?: Program;
  /** If it calls the workload something else. */
  readonly workload?: string;
  /** Slow ones are given fewer tasks; their rate is what counts. */
  readonly count?: number;
}

/** Several contenders at one workload; the first is what the others are compared with. */
export interface Comparison {
  readonly title: string;
  readonly workload: string;
  readonly count: number;
  readonly contenders: readonly Contender[];
}

/** What one contender did, in the order of the rounds. */
export interface Standing {
  readonly name: string;
  readonly keeps: string;
  readonly rounds: readonly Measurement[];
  /** Its rate as a multiple of the first contender's in the same round. */
  readonly ratios: readonly number[];
  /** Why there are no rounds. */
  readonly failure?: string;
}

/**
 * Runs all contenders in turn, so that a ratio compares runs at about the same time. One that fails
 * is left out, and the others go on.
 */
export function compare({ workload, count, contenders }: Comparison, rounds: number): Standing[] {
  const runs = contenders.map((contender) => ({ contender, rounds: [] as Measurement[], failure: "" }));
  for (let round = 0; round < rounds; round++) {
    for (const run of runs) {
      if (run.failure !== "") continue;
      const { workload: name = workload, count: tasks = count, program } = run.contender;
      try {
        run.rounds.push(measure(name, tasks, program));
      } catch (error) {
        run.failure = (error as Error).message;
        run.rounds = [];
      }
    }
  }
  const first = runs[0]?.rounds ?? [];
  return runs.map(({ contender: { name, keeps }, rounds: done, failure }) => ({
    name,
    keeps,
    rounds: done,
    ratios: done.map((one, round) => rateOf(one) / rateOf(first[round] ?? one)),
    ...(failure !== "" && { failure }),
  }));
}

export function rateOf({ count, seconds }: Measurement): number {
  return count / seconds;
}
