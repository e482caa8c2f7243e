import { execute, taskableOperation, type ExecuteOptions, type ExecutionEvent, type Flow } from "@mazepa/core";
import { stepTrace } from "@mazepa/testing";

/** Instructions for the operations below, and a record of what they did. */
export const shop = {
  /** Names for which `act` fails. */
  failing: new Set<string>(),
  /** Each call of `act`, and of its revert with `~`. */
  log: [] as string[],
};

/** Returns its name and the values that it took as a text; its revert notes the undoing. */
export const act = taskableOperation(
  {
    name: "workshop.act",
    revertRetries: 0,
    revert: (_result: string | undefined, name: string, ..._taken: unknown[]) => void shop.log.push(`${name}~`),
  },
  (name: string, ...taken: unknown[]): string => {
    shop.log.push(name);
    if (shop.failing.has(name)) throw new Error(`${name} failed`);
    return taken.length === 0 ? name : `${name}(${taken.join()})`;
  },
);

/** {@link act} without a revert. */
export const look = taskableOperation({ name: "workshop.look" }, (name: string, ...taken: unknown[]): string => {
  shop.log.push(name);
  if (shop.failing.has(name)) throw new Error(`${name} failed`);
  return taken.length === 0 ? name : `${name}(${taken.join()})`;
});

/** The record of an execution. */
export interface Went {
  readonly store: unknown;
  readonly error: (Error & { readonly cause?: Error; readonly suppressed?: readonly Error[] }) | undefined;
  readonly trace: string;
  readonly log: string;
  readonly events: readonly ExecutionEvent[];
}

/** Executes `flow`, with an empty log. */
export async function run(flow: Flow, options: ExecuteOptions = {}): Promise<Went> {
  const events: ExecutionEvent[] = [];
  shop.log = [];
  const onEvent = (event: ExecutionEvent) => {
    events.push(event);
    options.onEvent?.(event);
  };
  const end = await execute(flow, { ...options, onEvent }).then(
    (store) => ({ store, error: undefined }),
    (error: unknown) => ({ store: undefined, error: error as Went["error"] }),
  );
  return { ...end, trace: stepTrace(events), log: shop.log.join(" "), events };
}
