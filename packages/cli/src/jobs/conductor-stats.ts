import type { Conductor, ConductorEvent, ConductorEventType } from "@mazepa/jobs";

export const jobEvents = [
  ...(["claimed", "succeeded", "failed", "cancelled", "retried", "parked"] as const),
  ...(["abandoned", "trashed", "lost", "unknown", "removed", "scheduled"] as const),
];

type JobEvent = (typeof jobEvents)[number];

/** The number of jobs that run, and of each event of a conductor. */
export type ConductorStats = Readonly<Record<JobEvent | "running" | "storeErrors", number>>;

/** Counts the events of one conductor. */
export class ConductorCounts {
  readonly #counts = new Map<ConductorEventType, number>();

  count({ type }: ConductorEvent): void {
    this.#counts.set(type, this.#of(type) + 1);
  }

  stats({ running }: Conductor): ConductorStats {
    const jobs = Object.fromEntries(jobEvents.map((event) => [event, this.#of(`job-${event}`)]));
    return { running, ...(jobs as Record<JobEvent, number>), storeErrors: this.#of("store-failed") };
  }

  #of(type: ConductorEventType): number {
    return this.#counts.get(type) ?? 0;
  }
}
