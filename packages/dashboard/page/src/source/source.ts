import type { SourceError } from "./source-error.js";

/** Where views come from: a server, or the file itself if it is a report. */
export interface Source {
  /** Whether views change, and actions can be asked for. */
  readonly isLive: boolean;
  /** Reads a view once. `path` begins under `/api/`. */
  get(path: string): Promise<unknown>;
  /**
   * Tells of a view now and whenever it has changed, until the function that is returned is called.
   */
  watch(path: string, watcher: Watcher): () => void;
  /** The address of an image, for `<img>`. */
  image(path: string): Promise<string>;
  /** Asks for an action. */
  post(path: string, body: unknown): Promise<unknown>;
}

export interface Watcher {
  onView(view: unknown): void;
  onError(error: SourceError): void;
}
