import type { ComponentChildren } from "preact";
import type { Viewed } from "../source/use-view.js";
import { Empty } from "./empty.js";
import { Loading } from "./loading.js";
import { Note } from "./note.js";

interface ViewOfProps<T> {
  readonly viewed: Viewed<T>;
  /** What is shown of a view that was read from this path, which may still be the one before. */
  readonly children: (view: T, path: string) => ComponentChildren;
}

/** A view once it has come; before it, or without it, what is known of it. */
export function ViewOf<T>({ viewed: { view, path, error, isOld }, children }: ViewOfProps<T>) {
  if (view === undefined) {
    if (!error) return <Loading />;
    return <Empty title={error.status === 404 ? "Not found" : "This cannot be shown"}>{<p>{error.message}</p>}</Empty>;
  }
  return (
    <>
      {error && <Note tone="bad">There is no newer view: {error.message}</Note>}
      <div class={isOld ? "view old" : "view"} aria-busy={isOld}>
        {children(view, path)}
      </div>
    </>
  );
}
