import type { SessionView } from "../../../src/api.js";
import type { IconName } from "../parts/icon.js";

/**
 * A view that can be chosen at the side. Its name is the first part of its path, and its icon's.
 */
interface ViewName {
  readonly name: IconName;
  readonly title: string;
  readonly isThere: (session: SessionView) => boolean;
}

export const viewNames: readonly ViewName[] = [
  { name: "executions", title: "Executions", isThere: () => true },
  { name: "workers", title: "Workers", isThere: () => true },
  { name: "queues", title: "Queues", isThere: () => true },
  { name: "jobs", title: "Jobs", isThere: () => true },
  { name: "schedules", title: "Schedules", isThere: () => true },
  { name: "signals", title: "Signals", isThere: () => true },
  { name: "doctor", title: "Doctor", isThere: ({ hasDoctor }) => hasDoctor },
];
