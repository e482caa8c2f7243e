import { rename } from "node:fs/promises";
import path from "node:path";
import type { OutgoingMessage } from "@mazepa/core/transport";
import type { DirectoryClock } from "./directory-clock.js";
import { openDirectory, writeNew } from "./file-access.js";
import { entryName, type Entry } from "./entry.js";
import { inParallel } from "./in-parallel.js";
import { encodeBatch } from "./batch-file.js";
import type { QueuePaths } from "./queue-paths.js";
import { uniqueId } from "./unique-id.js";

/**
 * The limits of one file: it must share its cost among messages, and is read again for each part of
 * it that is claimed.
 */
const maxBatchMessages = 32;
const maxBatchLength = 128 * 1024;

export interface BatchWriterOptions {
  readonly paths: QueuePaths;
  readonly clock: DirectoryClock;
  /** Whether to wait until the disk has it. */
  readonly fsync: boolean;
  /** The permissions of new files. */
  readonly fileMode: number;
}

/** Writes messages into batch files. A file appears in its state directory whole or not at all. */
export class BatchWriter {
  readonly #options: BatchWriterOptions;

  constructor(options: BatchWriterOptions) {
    this.#options = options;
  }

  /** Resolves to the messages that could not be written, with the reason for each. */
  async write(messages: readonly OutgoingMessage[]): Promise<Map<OutgoingMessage, unknown>> {
    const failures = new Map<OutgoingMessage, unknown>();
    const nowMs = this.#options.clock.now();
    const batches = intoBatches(messages);
    await inParallel(batches, (batch) =>
      this.#writeBatch(batch, nowMs).catch((reason: unknown) => batch.forEach((message) => failures.set(message, reason))),
    );
    if (this.#options.fsync) await this.#syncDirectories(batches);
    return failures;
  }

  async #writeBatch(batch: readonly OutgoingMessage[], nowMs: number): Promise<void> {
    const { paths, fsync, fileMode } = this.#options;
    const delayMs = delayOf(batch);
    const entry: Entry = {
      state: delayMs > 0 ? "delayed" : "ready",
      timeMs: nowMs + delayMs,
      id: uniqueId(),
      from: 0,
      to: batch.length - 1,
      total: batch.length,
      deliveries: 0,
    };
    const draft = path.join(paths.incoming, entryName(entry));
    await writeNew(draft, encodeBatch(batch.map(({ body }) => body)), { fileMode, flush: fsync });
    await rename(draft, paths.entry(entry));
  }

  async #syncDirectories(batches: readonly (readonly OutgoingMessage[])[]): Promise<void> {
    const states = new Set(batches.map((batch) => (delayOf(batch) > 0 ? "delayed" : "ready")));
    for (const state of states) {
      const directory = await openDirectory(this.#options.paths.stateDirectory(state));
      await directory.sync().finally(() => directory.close());
    }
  }
}

function delayOf(batch: readonly OutgoingMessage[]): number {
  return batch[0]?.delayMs ?? 0;
}

/** Groups of messages with the same delay, in order, none too large. */
function intoBatches(messages: readonly OutgoingMessage[]): OutgoingMessage[][] {
  const batches: OutgoingMessage[][] = [];
  const open = new Map<number, { batch: OutgoingMessage[]; length: number }>();
  for (const message of messages) {
    const delayMs = message.delayMs ?? 0;
    let current = open.get(delayMs);
    const length = message.body.length;
    if (current === undefined || current.batch.length >= maxBatchMessages || current.length + length > maxBatchLength) {
      current = { batch: [], length: 0 };
      open.set(delayMs, current);
      batches.push(current.batch);
    }
    current.batch.push(message);
    current.length += length;
  }
  return batches;
}
