import {
  startExecution,
  MemoryBlobStore,
  type BlobStore,
  type ExecuteOptions,
  type ExecutionEvent,
  type Execution,
  type Flow,
} from "@mazepa/core";

/** The observations of one run of a case. */
export interface Seen {
  /**
   * `a+` succeeded, `a!` failed, `a~` undone, `a~!` not undone; for controllers, `r(n)` gave n,
   * `r↻` tried again, `r~` was undone.
   */
  readonly trace: string;
  readonly value?: unknown;
  readonly error?: SeenError;
  /** The values of reverts, by label. */
  readonly undone: ReadonlyMap<string, unknown>;
}

export interface SeenError extends Error {
  readonly code?: string;
  readonly cause?: Error;
  readonly original?: { readonly cause?: Error };
  readonly left?: readonly { readonly label?: string }[];
}

/** The environment of a case. */
export interface CaseContext {
  readonly checkpoint: BlobStore;
  /** Runs a flow, and resolves to the observations. */
  run(flow: Flow, options?: RunOptions): Promise<Seen>;
  /** A file that is not there yet, for operations in other threads; `open` makes it. */
  readonly file: { readonly path: string; readonly open: () => void };
}

export interface RunOptions extends ExecuteOptions {
  /** Called when a line of the trace has been written. */
  readonly onLine?: (line: string, execution: Execution) => void;
  /** Called when a unit begins to be undone, and when a revert is submitted. */
  readonly onStage?: (stage: "reverting" | "submitted") => void;
}

const current: { lines: string[] } = { lines: [] };

/** Writes that a controller has given a value. */
export function gave(name: string, value: unknown): void {
  current.lines.push(`${name}(${String(value)})`);
}

/** Runs `flow` as the execution `e`, and resolves to the observations. */
export async function see(flow: Flow, { onLine, onStage, ...options }: RunOptions): Promise<Seen> {
  const lines: string[] = [];
  current.lines = lines;
  const undone = new Map<string, unknown>();
  const onEvent = (event: ExecutionEvent) => {
    const before = lines.length;
    if (event.type === "step" && event.state === "reverted") undone.set(event.name, event.value);
    if (event.type === "flow-reverting") onStage?.("reverting");
    if (event.type === "task-submitted" && isRevert(event)) onStage?.("submitted");
    write(lines, event);
    if (lines.length > before) onLine?.(lines.at(-1) ?? "", execution);
  };
  const execution = startExecution(flow, { executionId: "e", onEvent, ...options });
  try {
    const value: unknown = await execution.result;
    return { trace: lines.join(" "), value, undone };
  } catch (error) {
    return { trace: lines.join(" "), error: error as SeenError, undone };
  }
}

function write(lines: string[], event: ExecutionEvent): void {
  if (event.type === "task-succeeded") lines.push(`${event.label}${isRevert(event) ? "~" : "+"}`);
  if (event.type === "task-failed") lines.push(`${event.label}${isRevert(event) ? "~!" : "!"}`);
  if (event.type === "flow-reverted" && event.left === 0 && event.flow.startsWith("r")) lines.push(`${event.flow}~`);
  if (event.type === "flow-retrying") lines.splice(-1, 1, `${event.flow}↻`);
}

function isRevert({ operationId }: { operationId: string }): boolean {
  return operationId.endsWith(".revert");
}

/** A store whose head can be killed: for it, every request fails from then on. */
export class KillableStore {
  readonly store = new MemoryBlobStore();
  #isDead = false;

  readonly kill = (): void => void (this.#isDead = true);

  /** The store as the head that will be killed sees it. */
  readonly ofHead: BlobStore = {
    get: (key: string) => this.#alive(() => this.store.get(key)),
    put: (...args) => this.#alive(() => this.store.put(...args)),
    delete: (...args) => this.#alive(() => this.store.delete(...args)),
    list: (...args) => this.store.list(...args),
  };

  async #alive<R>(work: () => Promise<R>): Promise<R> {
    if (this.#isDead) throw new Error("The head is dead.");
    return work();
  }
}
