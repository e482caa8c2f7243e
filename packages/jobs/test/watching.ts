import { JobBoard } from "../src/index.js";
import { boardStoreOf } from "../src/job-board.js";
import { JobClaim } from "../src/job-claim.js";
import type { BlobStore } from "@mazepa/core";
import type { Station } from "./trips.js";

export async function storedKeys(store: BlobStore, prefix = ""): Promise<string[]> {
  const keys: string[] = [];
  for await (const key of store.list(prefix)) keys.push(key);
  return keys;
}

/** Takes the lease as this number of heads, each of which ends without releasing it. */
export async function lose(store: BlobStore, id: string, heads: number): Promise<void> {
  for (let head = 0; head < heads; head++) await (await JobClaim.take(boardStoreOf(new JobBoard(store)), id)).release();
}

/** Resolves once an event of this type was told. */
export async function seen({ events }: Station, type: string): Promise<void> {
  await until(async () => events.some((event) => event.type === type));
}

/** Resolves once `condition` holds. */
export async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 2));
}
