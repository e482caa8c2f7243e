import { execute, InProcessQueue, type BlobStore, type ExecuteOptions, type Target } from "../../src/index.js";
import { MortalBlobStore } from "../checkpoint/mortal-blob-store.js";
import { EffectsService } from "./effects-service.js";
import { world } from "./killed-flows.js";

/**
 * When a head dies: at an operation of its store, done or not, or right after a call of the service
 * has had its effect.
 */
export type Death = { readonly at: number; readonly hasEffect: boolean } | { readonly afterCall: number };

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
  world.service.onCall = () => {
    if (mortal.isDead) throw new Error("the head is dead");
    if (!death || "at" in death || ++calls !== death.afterCall) return;
    mortal.operations = Infinity;
    world.death.abort(new Error("the head is dead"));
  };
  try {
    const value = await execute(target, {
      ...{ executionId: "trip", checkpoint: mortal, checkpointIntervalMs: 100_000, takeOver: true },
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
