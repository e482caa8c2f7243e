import { useEffect, useState } from "preact/hooks";
import { useSource } from "./source-context.js";
import type { SourceError } from "./source-error.js";

/** A view as it is known now. */
export interface Viewed<T> {
  readonly view: T | undefined;
  /** The path of `view`. */
  readonly path: string;
  /** Why there is no newer view. */
  readonly error: SourceError | undefined;
  /** Whether `view` belongs to the path asked for before, until the new one has come. */
  readonly isOld: boolean;
}

type Known<T> = Omit<Viewed<T>, "isOld">;

/** Watches a view while the component is shown and the tab is seen. */
export function useView<T>(path: string): Viewed<T> {
  const source = useSource();
  const [known, setKnown] = useState<Known<T>>();
  useEffect(() => {
    const watcher = {
      onView: (view: unknown) => setKnown({ path, view: view as T, error: undefined }),
      onError: (error: SourceError) =>
        setKnown((before) => ({ path, view: before?.path === path ? before.view : undefined, error })),
    };
    return whileSeen(() => source.watch(path, watcher));
  }, [source, path]);
  return { ...(known ?? { view: undefined, path, error: undefined }), isOld: known !== undefined && known.path !== path };
}

/** The server reads for a tab only while it is seen. */
function whileSeen(start: () => () => void): () => void {
  let stop: (() => void) | undefined;
  const changed = () => {
    if (document.hidden) {
      stop?.();
      stop = undefined;
    } else stop ??= start();
  };
  changed();
  document.addEventListener("visibilitychange", changed);
  return () => {
    document.removeEventListener("visibilitychange", changed);
    stop?.();
  };
}
