import type { EventSourceMessage } from "eventsource-parser/stream";
import type { ErrorAnswer } from "../../../src/api.js";
import { connection } from "./connection.js";
import { readEvents } from "./read-events.js";
import { retryDelayMs, retryWait } from "./retry-wait.js";
import { SourceError } from "./source-error.js";
import type { Watcher } from "./source.js";

/**
 * One stream for all views that the page watches. It is opened again when they are others, or when
 * it breaks.
 */
export class ViewStream {
  readonly #watchers = new Map<Watcher, string>();
  #controller = new AbortController();
  #isChanging = false;

  watch(path: string, watcher: Watcher): () => void {
    this.#watchers.set(watcher, path);
    this.#change();
    return () => {
      this.#watchers.delete(watcher);
      this.#change();
    };
  }

  /** Changes of one turn, such as those of a page that is replaced by another, make one stream. */
  #change(): void {
    if (this.#isChanging) return;
    this.#isChanging = true;
    setTimeout(() => {
      this.#isChanging = false;
      this.#controller.abort();
      this.#controller = new AbortController();
      const paths = [...new Set(this.#watchers.values())];
      if (paths.length > 0) void this.#follow(paths, this.#controller.signal);
    });
  }

  /** Reads the stream again and again, until the signal aborts. */
  async #follow(paths: readonly string[], signal: AbortSignal): Promise<void> {
    let failures = 0;
    const onOpen = () => {
      failures = 0;
      connection.value = { state: "live" };
    };
    while (!signal.aborted) {
      const error = await readEvents(paths, { signal, onOpen, onEvent: (event) => this.#tell(event) }).catch((thrown: unknown) =>
        SourceError.from(thrown),
      );
      if (signal.aborted) return;
      const waitMs = retryDelayMs(failures++);
      this.#lost(error, waitMs);
      await retryWait(waitMs, signal);
    }
  }

  /** What was shown stays while the server is away; its refusals are told. */
  #lost(error: SourceError | void, waitMs: number): void {
    const now = Date.now();
    if (error?.status === 401) connection.value = { state: "refused" };
    else connection.value = { state: "lost", sinceMs: now, retryAtMs: now + waitMs };
    if (error && error.status !== 0 && error.status !== 401) for (const watcher of this.#watchers.keys()) watcher.onError(error);
  }

  #tell({ event, data }: EventSourceMessage): void {
    const { view, value, error } = JSON.parse(data) as ToldOf;
    for (const [watcher, path] of this.#watchers) {
      if (path !== view) continue;
      if (event === "error") watcher.onError(new SourceError(error?.message ?? "", { code: error?.code ?? "" }));
      else watcher.onView(value);
    }
  }
}

/** The data of an event: a version of a view, or why there is none. */
interface ToldOf {
  readonly view: string;
  readonly value?: unknown;
  readonly error?: ErrorAnswer["error"];
}
