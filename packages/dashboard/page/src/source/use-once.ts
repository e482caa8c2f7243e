import { useEffect, useState } from "preact/hooks";
import { useSource } from "./source-context.js";
import { SourceError } from "./source-error.js";
import type { Viewed } from "./use-view.js";

/** A view that is read once, and again when it is asked for. */
export interface ReadOnce<T> {
  readonly viewed: Viewed<T>;
  readonly again: () => void;
}

type Known<T> = Omit<Viewed<T>, "isOld">;

export function useOnce<T>(path: string): ReadOnce<T> {
  const source = useSource();
  const [known, setKnown] = useState<Known<T>>();
  const [times, setTimes] = useState(1);
  const [shownTimes, setShownTimes] = useState(0);
  useEffect(() => {
    let isWanted = true;
    const show = (shown: Omit<Known<T>, "path">) => {
      if (!isWanted) return;
      setKnown({ path, ...shown });
      setShownTimes(times);
    };
    source.get(path).then(
      (view) => show({ view: view as T, error: undefined }),
      (thrown: unknown) => show({ view: undefined, error: SourceError.from(thrown) }),
    );
    return () => {
      isWanted = false;
    };
  }, [source, path, times]);
  const isOld = known !== undefined && (known.path !== path || shownTimes !== times);
  return { viewed: { ...(known ?? { view: undefined, path, error: undefined }), isOld }, again: () => setTimes(times + 1) };
}
