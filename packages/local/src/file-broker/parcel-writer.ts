import { open, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import type { OutgoingMessage } from "@mazepa/core/transport";
import type { DirectoryClock } from "./directory-clock.js";
import { entryName, type Entry } from "./entry.js";
import { inParallel } from "./in-parallel.js";
import { encodeParcel } from "./parcel.js";
import type { QueuePaths } from "./queue-paths.js";
import { uniqueId } from "./unique-id.js";

/** How much goes into one file: enough to share its cost, little enough to be read again for each part of it that somebody takes. */
const maxParcelMessages = 32;
const maxParcelLength = 128 * 1024;

export interface ParcelWriterOptions {
  readonly paths: QueuePaths;
  readonly clock: DirectoryClock;
  /** Whether to wait until the disk has it. */
  readonly fsync: boolean;
}

/** Puts messages into files. A file appears on its shelf whole or not at all. */
export class ParcelWriter {
  readonly #options: ParcelWriterOptions;

  constructor(options: ParcelWriterOptions) {
    this.#options = options;
  }

  /** Resolves to the messages that could not be written, with the reason for each. */
  async write(messages: readonly OutgoingMessage[]): Promise<Map<OutgoingMessage, unknown>> {
    const failures = new Map<OutgoingMessage, unknown>();
    const nowMs = this.#options.clock.now();
    const parcels = intoParcels(messages);
    await inParallel(parcels, (parcel) =>
      this.#writeParcel(parcel, nowMs).catch((reason: unknown) => parcel.forEach((message) => failures.set(message, reason))),
    );
    if (this.#options.fsync) await this.#syncShelves(parcels);
    return failures;
  }

  async #writeParcel(parcel: readonly OutgoingMessage[], nowMs: number): Promise<void> {
    const { paths, fsync } = this.#options;
    const delayMs = delayOf(parcel);
    const entry: Entry = {
      shelf: delayMs > 0 ? "delayed" : "ready",
      timeMs: nowMs + delayMs,
      id: uniqueId(),
      from: 0,
      to: parcel.length - 1,
      total: parcel.length,
      deliveries: 0,
    };
    const draft = path.join(paths.incoming, entryName(entry));
    await writeFile(draft, encodeParcel(parcel.map(({ body }) => body)), { flush: fsync });
    await rename(draft, paths.entry(entry));
  }

  async #syncShelves(parcels: readonly (readonly OutgoingMessage[])[]): Promise<void> {
    const shelves = new Set(parcels.map((parcel) => (delayOf(parcel) > 0 ? "delayed" : "ready")));
    for (const shelf of shelves) {
      const directory = await open(this.#options.paths.shelf(shelf));
      await directory.sync().finally(() => directory.close());
    }
  }
}

function delayOf(parcel: readonly OutgoingMessage[]): number {
  return parcel[0]?.delayMs ?? 0;
}

/** Groups of messages with the same delay, in order, none too large. */
function intoParcels(messages: readonly OutgoingMessage[]): OutgoingMessage[][] {
  const parcels: OutgoingMessage[][] = [];
  const open = new Map<number, { parcel: OutgoingMessage[]; length: number }>();
  for (const message of messages) {
    const delayMs = message.delayMs ?? 0;
    let current = open.get(delayMs);
    const length = message.body.length;
    if (current === undefined || current.parcel.length >= maxParcelMessages || current.length + length > maxParcelLength) {
      current = { parcel: [], length: 0 };
      open.set(delayMs, current);
      parcels.push(current.parcel);
    }
    current.parcel.push(message);
    current.length += length;
  }
  return parcels;
}
