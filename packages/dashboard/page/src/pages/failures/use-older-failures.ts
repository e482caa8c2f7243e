import { useState } from "preact/hooks";
import type { FailedTaskRow, FailuresView } from "../../../../src/api.js";
import { olderPath } from "../../source/older-path.js";
import { useSource } from "../../source/source-context.js";
import { SourceError } from "../../source/source-error.js";

/** The last failures, which are live, and the earlier ones that were asked for. */
export interface OlderFailures {
  readonly tasks: readonly FailedTaskRow[];
  readonly error: SourceError | undefined;
  /** Reads earlier ones; undefined if there are none. */
  readonly more: (() => void) | undefined;
}

export function useOlderFailures(view: FailuresView, path: string): OlderFailures {
  const source = useSource();
  const [older, setOlder] = useState<FailuresView>();
  const [error, setError] = useState<SourceError>();
  const next = older ? older.next : view.next;
  const tasks = joined(view.tasks, older?.tasks ?? []);
  const more = (after: string) => {
    source.get(olderPath(path, after)).then(
      (page) => setOlder({ ...(page as FailuresView), tasks: joined(tasks, (page as FailuresView).tasks) }),
      (thrown: unknown) => setError(SourceError.from(thrown)),
    );
  };
  return { tasks, error, more: next === undefined || !source.isLive ? undefined : () => more(next) };
}

function joined(first: readonly FailedTaskRow[], then: readonly FailedTaskRow[]): readonly FailedTaskRow[] {
  const known = new Set(first.map(({ taskId }) => taskId));
  return [...first, ...then.filter(({ taskId }) => !known.has(taskId))];
}
