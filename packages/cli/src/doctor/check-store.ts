import { randomUUID } from "node:crypto";
import type { BlobStore } from "@mazepa/core";
import { openStore } from "../connections/open-broker.js";
import { hasExecutions } from "../executions/has-executions.js";
import { oneLine, type DoctorOptions, type Finding } from "./finding.js";

const about = "store";

/** Whether the blob store can be read and, with `--probe`, written as for checkpoints. */
export async function checkStore({ checkpoint, probe }: DoctorOptions): Promise<Finding[]> {
  if (checkpoint === undefined)
    return [{ about, status: "skipped", message: "Add --checkpoint <store> to see whether it can be used." }];
  try {
    const store = await openStore(checkpoint);
    const isUsed = await hasExecutions(store);
    const read: Finding = { about, status: "ok", message: `${checkpoint} can be read${isUsed ? "" : ", and has no execution"}` };
    return [read, probe ? await probeFinding(store, checkpoint) : probeHint(checkpoint)];
  } catch (error) {
    return [{ about, status: "problem", message: oneLine(error) }];
  }
}

function probeHint(checkpoint: string): Finding {
  return { about, status: "skipped", message: `Add --probe to write to ${checkpoint}, and to remove what was written.` };
}

/**
 * The finding for writes: an execution has only one head because the store refuses the second of
 * two conditional writes.
 */
async function probeFinding(store: BlobStore, checkpoint: string): Promise<Finding> {
  const key = `doctor/${randomUUID()}`;
  try {
    const first = await store.put(key, Buffer.from("one"), { ifAbsent: true });
    const second = await store.put(key, Buffer.from("two"), { ifAbsent: true });
    const stored = await store.get(key);
    await store.delete([key]);
    if (first && !second && stored && Buffer.from(stored.bytes).toString() === "one")
      return { about, status: "ok", message: `${checkpoint} can be written, and keeps the first of two writers` };
    return {
      about,
      status: "problem",
      message: `${checkpoint} does not keep conditions of writes: two heads could lead one execution`,
    };
  } catch (error) {
    return { about, status: "problem", message: oneLine(error) };
  }
}
