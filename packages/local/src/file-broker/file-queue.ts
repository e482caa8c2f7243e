import { LeaseLostError, type MessageQueue, type QueueDepth } from "@mazepa/core";
import {
  checkDelay,
  checkOutgoing,
  checkReceive,
  grantedLeaseMs,
  isDeadLetterQueue,
  ReceiveStop,
  type BrowsedMessage,
  type MessageQueueLimits,
  type OutgoingMessage,
  type ReceivedMessage,
  type ReceiveOptions,
} from "@mazepa/core/transport";
import { DirectoryWatcher } from "./directory-watcher.js";
import { ClaimCandidates } from "./claim-candidates.js";
import type { DirectoryClock } from "./directory-clock.js";
import { refuseLinks } from "./file-access.js";
import { queueFailure } from "./file-failure.js";
import { fileLimits } from "./file-limits.js";
import { FileReceiver } from "./file-receiver.js";
import { FileSender } from "./file-sender.js";
import { Leases } from "./leases.js";
import { createQueueDirectory } from "./queue-directory.js";
import type { QueuePaths } from "./queue-paths.js";
import { browseMessages, countMessages, makeMessagesReady, removeMessages } from "./queue-survey.js";

/** The parts of its broker that a {@link FileQueue} uses. */
export interface FileQueueHome {
  readonly clock: DirectoryClock;
  readonly fsync: boolean;
  readonly fileMode: number;
  readonly pollIntervalMs: number;
  /** Aborted when the broker is closed. */
  readonly closing: AbortSignal;
  /** @throws BrokerClosedError */
  refuseIfClosed(): void;
  onLeaseLost(error: LeaseLostError): void;
}

/** A queue of a `FileBroker`. */
export class FileQueue implements MessageQueue {
  readonly name: string;
  readonly limits: MessageQueueLimits = fileLimits;
  readonly #paths: QueuePaths;
  readonly #home: FileQueueHome;
  readonly #sender: FileSender;
  readonly #receiver: FileReceiver;
  readonly #leases: Leases;
  #checked: Promise<void> | undefined;

  constructor(paths: QueuePaths, home: FileQueueHome) {
    this.name = paths.queue;
    this.#paths = paths;
    this.#home = home;
    this.#leases = new Leases(paths);
    this.#sender = new FileSender({ paths, clock: home.clock, fsync: home.fsync, fileMode: home.fileMode });
    this.#receiver = new FileReceiver({
      paths,
      clock: home.clock,
      candidates: new ClaimCandidates(paths),
      leases: this.#leases,
      watcher: new DirectoryWatcher(paths),
      pollIntervalMs: home.pollIntervalMs,
    });
  }

  send(messages: readonly OutgoingMessage[]): Promise<void> {
    return this.#do(async () => {
      checkOutgoing(this, messages);
      if (isDeadLetterQueue(this.name)) {
        await this.#paths.identity?.check();
        await createQueueDirectory(this.#paths, this.#home.fileMode);
      }
      if (messages.length > 0) await this.#sender.send(messages);
    });
  }

  receive(options: ReceiveOptions): Promise<ReceivedMessage[]> {
    return this.#do(async () => {
      checkReceive(this, options);
      const request = {
        ...options,
        maxCount: Math.min(options.maxCount, this.limits.maxBatch),
        leaseMs: grantedLeaseMs(this, options.leaseMs),
      };
      const stop = new ReceiveStop([options.signal, this.#home.closing]);
      try {
        const received = stop.signal.aborted ? [] : await this.#receiver.receive(request, stop.signal);
        if (!stop.signal.aborted) return received;
        await this.#giveBack(received, 0);
        return [];
      } finally {
        stop.end();
      }
    });
  }

  acknowledge(messages: readonly ReceivedMessage[]): Promise<void> {
    return this.#do(async () => {
      const lost = await this.#leases.acknowledge(messages);
      if (lost.length === 0) return;
      this.#home.onLeaseLost(
        new LeaseLostError(
          this.name,
          lost.map(({ handle }) => handle),
        ),
      );
    });
  }

  extendLease(messages: readonly ReceivedMessage[], leaseMs: number): Promise<readonly ReceivedMessage[]> {
    return this.#do(() => this.#leases.extend(messages, this.#home.clock.now() + grantedLeaseMs(this, leaseMs)));
  }

  release(messages: readonly ReceivedMessage[], delayMs = 0): Promise<void> {
    return this.#do(async () => {
      checkDelay(this, delayMs);
      await this.#giveBack(messages, delayMs);
    });
  }

  depth(): Promise<QueueDepth> {
    return this.#do(() => countMessages(this.#paths, this.#home.clock.now()));
  }

  purge(): Promise<void> {
    return this.#do(() => removeMessages(this.#paths, this.#home.clock.now()));
  }

  async *browse(maxCount = Infinity): AsyncGenerator<BrowsedMessage, void> {
    this.#home.refuseIfClosed();
    try {
      await this.#home.clock.adjust();
      let count = 0;
      for await (const message of browseMessages(this.#paths, this.#home.clock.now())) {
        if (++count > maxCount) return;
        yield message;
      }
    } catch (error) {
      throw await queueFailure(this.#paths, error);
    }
  }

  makeReady(): Promise<number> {
    return this.#do(() => makeMessagesReady(this.#paths, this.#home.clock.now()));
  }

  /** Checks the queue's directory once, before its first use. */
  async #check(): Promise<void> {
    try {
      await this.#paths.identity?.check();
      await refuseLinks(this.#paths.directories);
    } catch (error) {
      this.#checked = undefined;
      throw error;
    }
  }

  async #giveBack(messages: readonly ReceivedMessage[], delayMs: number): Promise<void> {
    await this.#leases.release(messages, { state: delayMs > 0 ? "delayed" : "ready", timeMs: this.#home.clock.now() + delayMs });
  }

  /** Calls `work` on the queue's files, and throws a failure as an error of queues. */
  async #do<T>(work: () => Promise<T>): Promise<T> {
    this.#home.refuseIfClosed();
    try {
      await (this.#checked ??= this.#check());
      await this.#home.clock.adjust();
      return await work();
    } catch (error) {
      throw await queueFailure(this.#paths, error);
    }
  }
}
