import { useState } from "preact/hooks";
import type { ExecutionRow, ExecutionsView } from "../../../../src/api.js";
import { useSource } from "../../source/source-context.js";
import { SourceError } from "../../source/source-error.js";
import { olderPath } from "../../source/older-path.js";
import { joinPages } from "./join-pages.js";

/** The newest executions, which are live, and the older ones that were asked for. */
export interface OlderExecutions {
  readonly executions: readonly ExecutionRow[];
  readonly searched: number;
  readonly hasMore: boolean;
  readonly isBusy: boolean;
  readonly error: SourceError | undefined;
  readonly more: () => void;
}

interface Read {
  readonly older: readonly ExecutionRow[];
  readonly searched: number;
  readonly next: string | undefined;
}

export function useOlderExecutions(view: ExecutionsView, path: string): OlderExecutions {
  const source = useSource();
  const [read, setRead] = useState<Read>();
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<SourceError>();
  const next = read ? read.next : view.next;
  const readMore = async (after: string) => {
    setBusy(true);
    try {
      const page = (await source.get(olderPath(path, after))) as ExecutionsView;
      // What is newest moves on: the rows that are shown now come along.
      const older = read ? [...read.older, ...page.executions] : [...view.executions, ...page.executions];
      setRead({ older, searched: (read?.searched ?? 0) + page.searched, next: page.next });
      setError(undefined);
    } catch (thrown) {
      setError(SourceError.from(thrown));
    } finally {
      setBusy(false);
    }
  };
  return {
    executions: read ? joinPages(view.executions, read.older) : view.executions,
    searched: view.searched + (read?.searched ?? 0),
    hasMore: next !== undefined,
    isBusy,
    error,
    more: () => void (next !== undefined && !isBusy && readMore(next)),
  };
}
