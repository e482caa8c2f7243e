import { execute, InProcessQueue, type BlobStore, type ExecuteOptions, type Target } from "../../src/index.js";
import { MortalBlobStore } from "../checkpoint/mortal-blob-store.js";
import { EffectsService } from "./effects-service.js";
import { world } from "./killed-flows.js";
import { WatchedBlobStore, type Write } from "./watched-blob-store.js";

/**
 * When a head dies: at an operation of its store, done or not, right after a call of the service
 * has had its effect, or before or after a certain write.
 */
export type Death =
  | { readonly at: number; readonly hasEffect: boolean }
  | { readonly afterCall: number }
  | { readonly beforeWrite: (write: Write) => boolean }
  | { readonly afterWrite: (write: Write) => boolean };

/** How a head ended; a dead one has nothing to say. */
export interface HeadEnd {
  readonly isDead: boolean;
  readonly value?: unknown;
  readonly error?: unknown;
}

/**
 * Leads an execution until it ends, or the head dies: from then on nothing of it reaches the store
 * or the service.
 */
export async function lead(
  target: Target,
  store: BlobStore,
  { death, ...options }: ExecuteOptions & { readonly death?: Death | undefined } = {},
): Promise<HeadEnd> {
  const mortal = new MortalBlobStore(store, death && "at" in death ? death : { at: Infinity, hasEffect: false });
  let calls = 0;
  world.death = new AbortController();
  const dies = (): Error => {
    mortal.operations = Infinity;
    const died = new Error("the head is dead");
    world.death.abort(died);
    return died;
  };
  const diesIf = (isTime: boolean): void => {
    if (isTime) throw dies();
  };
  world.service.onCall = () => {
    diesIf(mortal.isDead);
    if (death && "afterCall" in death && ++calls === death.afterCall) dies();
  };
  const watched = new WatchedBlobStore(mortal, {
    before: (write) => diesIf(death !== undefined && "beforeWrite" in death && death.beforeWrite(write)),
    after: (write) => diesIf(death !== undefined && "afterWrite" in death && death.afterWrite(write)),
  });
  try {
    const value = await execute(target, {
      ...{ executionId: "trip", checkpoint: watched, checkpointIntervalMs: 100_000, takeOver: true },
      queue: new InProcessQueue({ concurrency: 4 }),
      ...options,
    });
    return { isDead: mortal.isDead, value };
  } catch (error) {
    return { isDead: mortal.isDead, error };
  }
}

/** A world in which nothing has happened. */
export function newWorld(): void {
  world.service = new EffectsService();
  world.head = 1;
}

/** The message of what an execution failed with at first. */
export function messageOf(error: unknown): string {
  const { cause, message } = error as Error;
  return cause instanceof Error ? messageOf(cause) : message;
}
