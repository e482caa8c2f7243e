import {
  execute,
  flowSchema,
  MemoryBlobStore,
  taskableOperation,
  taskContext,
  type ExecuteOptions,
  type ExecutionEvent,
  type Target,
} from "../../src/index.js";
import { MortalBlobStore } from "../checkpoint/mortal-blob-store.js";

export const log: string[] = [];
export const keys: string[] = [];
export const hooks: { onRevert: (name: string) => void } = { onRevert: () => undefined };

export const step = taskableOperation(
  {
    name: "resumed-step",
    revertRetries: 0,
    revert: (result: unknown, name: string, _fails?: boolean) => {
      log.push(`${name}~${result === undefined ? "?" : ""}`);
      hooks.onRevert(name);
    },
  },
  (name: string, fails = false) => {
    log.push(`${name}${fails ? "!" : "+"}`);
    keys.push(taskContext().idempotencyKey);
    if (fails) throw new Error("Woot!");
    return 5;
  },
);

export const hanging = taskableOperation(
  { name: "resumed-hanging", revert: (_result: unknown, name: string) => void log.push(`${name}~`) },
  async (name: string) => {
    log.push(name);
    const { signal } = taskContext();
    await new Promise((resolve) => signal.addEventListener("abort", resolve));
    throw signal.reason;
  },
);

/** Its undo ends only when it is told to stop. */
export const hardToUndo = taskableOperation(
  {
    name: "resumed-hard-to-undo",
    revert: async (_result: unknown, name: string) => {
      log.push(`${name}~`);
      const { signal } = taskContext();
      await new Promise((resolve) => signal.addEventListener("abort", resolve));
      throw signal.reason;
    },
  },
  (name: string) => void log.push(`${name}+`),
);

export const failing = flowSchema({ name: "resumed-failing", revertible: true }, function* () {
  yield* step.makeTask("a");
  yield* step.makeTask("b");
  yield* step.makeTask("c", true);
});
export const other = flowSchema({ name: "resumed-other" }, function* () {
  return yield* step.makeTask("other");
});

/** How a run ended. */
export interface Run {
  readonly value?: unknown;
  readonly error?: { readonly code?: string; readonly cause?: { readonly message?: string } };
  readonly log: string;
  readonly events: ExecutionEvent[];
}

/** Executes `target`. A checkpoint is written when that is due by a rule, and not by the clock. */
export async function run(target: Target, options: ExecuteOptions = {}): Promise<Run> {
  log.length = 0;
  const events: ExecutionEvent[] = [];
  const onEvent = (event: ExecutionEvent) => void events.push(event);
  try {
    const value = await execute(target, { executionId: "e", onEvent, checkpointIntervalMs: 100_000, ...options });
    return { value, log: log.join(" "), events };
  } catch (error) {
    return { error: error as NonNullable<Run["error"]>, log: log.join(" "), events };
  }
}

/** A store whose head dies when `dies` is called: nothing works from then on. */
export function killable(): { store: MemoryBlobStore; head: MortalBlobStore; kill: () => void } {
  const store = new MemoryBlobStore();
  const head = new MortalBlobStore(store, { at: Infinity, hasEffect: false });
  return { store, head, kill: () => void (head.operations = Infinity) };
}
