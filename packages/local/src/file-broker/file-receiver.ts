import type { ReceivedMessage } from "@mazepa/core/transport";
import type { DirectoryWatcher } from "./directory-watcher.js";
import type { ClaimCandidates } from "./claim-candidates.js";
import { claim, type Claim } from "./claim.js";
import type { DirectoryClock } from "./directory-clock.js";
import { sizeOf, type Entry } from "./entry.js";
import type { Leases } from "./leases.js";
import type { QueuePaths } from "./queue-paths.js";

export interface FileReceiverOptions {
  readonly paths: QueuePaths;
  readonly clock: DirectoryClock;
  readonly candidates: ClaimCandidates;
  readonly leases: Leases;
  readonly watcher: DirectoryWatcher;
  /** The time in ms for which notifications are trusted before a poll. */
  readonly pollIntervalMs: number;
}

export interface ReceiveRequest {
  readonly maxCount: number;
  readonly waitMs: number;
  readonly leaseMs: number;
}

/** Receives the messages of one queue: claims entries, and waits for them while there are none. */
export class FileReceiver {
  readonly #options: FileReceiverOptions;

  constructor(options: FileReceiverOptions) {
    this.#options = options;
  }

  /** Waits for the first message at most `waitMs`, or until `stop` is aborted. */
  async receive(request: ReceiveRequest, stop: AbortSignal): Promise<ReceivedMessage[]> {
    const deadlineMs = performance.now() + request.waitMs;
    const received = await this.#claimSome(request);
    if (received.length > 0 || request.waitMs === 0 || stop.aborted) return received;
    return this.#waitAndClaim(request, { deadlineMs, stop });
  }

  async #waitAndClaim(
    request: ReceiveRequest,
    { deadlineMs, stop }: { readonly deadlineMs: number; readonly stop: AbortSignal },
  ): Promise<ReceivedMessage[]> {
    const watch = this.#options.watcher.watch();
    stop.addEventListener("abort", watch.stop, { once: true });
    try {
      for (;;) {
        const received = await this.#claimSome(request);
        const remainingMs = deadlineMs - performance.now();
        if (received.length > 0 || stop.aborted || remainingMs <= 0) return received;
        await watch.next(Math.min(remainingMs, this.#nextLookMs()));
      }
    } finally {
      stop.removeEventListener("abort", watch.stop);
      watch.stop();
    }
  }

  #nextLookMs(): number {
    const { candidates, clock, pollIntervalMs } = this.#options;
    const dueMs = candidates.nextDueMs;
    return dueMs === undefined ? pollIntervalMs : Math.max(0, Math.min(pollIntervalMs, dueMs - clock.now()));
  }

  async #claimSome({ maxCount, leaseMs }: ReceiveRequest): Promise<ReceivedMessage[]> {
    const { candidates, clock } = this.#options;
    const received: ReceivedMessage[] = [];
    for (;;) {
      const nowMs = clock.now();
      const missing = maxCount - received.length;
      const entries = received.length === 0 ? await candidates.take(missing, nowMs) : candidates.takeKnown(missing, nowMs);
      if (entries.length === 0) return received;
      // Messages of a directory that has replaced the broker's own could not be answered.
      if (received.length === 0) await this.#options.paths.identity?.check();
      const { claims, failures } = await this.#claimEach(entries, { missing, nowMs, leaseMs });
      for (const { messages } of claims) received.push(...messages);
      if (failures.length > 0 && received.length === 0) throw failures[0];
      if (failures.length > 0 || received.length >= maxCount) return received;
    }
  }

  /**
   * Claims several entries at the same time; claimed messages are returned even if another claim
   * fails.
   */
  async #claimEach(
    entries: readonly Entry[],
    request: { readonly missing: number; readonly nowMs: number; readonly leaseMs: number },
  ): Promise<{ claims: Claim[]; failures: unknown[] }> {
    const claims: Claim[] = [];
    const failures: unknown[] = [];
    let missing = request.missing;
    const attempts = entries.map(async (entry) => {
      const maxCount = Math.min(missing, sizeOf(entry));
      missing -= maxCount;
      const claimed = await claim(this.#options.paths, entry, { ...request, maxCount });
      this.#options.candidates.note(claimed !== undefined);
      if (claimed === undefined) return;
      this.#options.leases.remember(claimed);
      claims.push(claimed);
    });
    for (const attempt of await Promise.allSettled(attempts)) {
      if (attempt.status === "rejected") failures.push(attempt.reason);
    }
    return { claims, failures };
  }
}
