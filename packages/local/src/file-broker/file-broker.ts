import { setMaxListeners } from "node:events";
import path from "node:path";
import { BrokerClosedError, type Broker, type LeaseLostError, type MessageQueue } from "@mazepa/core";
import { checkDuration, checkFileMode, checkKnown, defaultFileMode, urlBeside } from "@mazepa/core/internal";
import { checkQueueName, deadLetterQueueName, reportLeaseLost, type JsonValue } from "@mazepa/core/transport";
import { DirectoryClock } from "./directory-clock.js";
import { DirectoryIdentity } from "./directory-identity.js";
import { fileFailure, queueFailure } from "./file-failure.js";
import { FileQueue, type FileQueueHome } from "./file-queue.js";
import { createQueueDirectory, deleteQueueDirectory, hasQueueDirectory, listQueueDirectories } from "./queue-directory.js";
import { QueuePaths } from "./queue-paths.js";

/** Options of a {@link FileBroker}; all may be left out. */
export interface FileBrokerOptions {
  /**
   * Whether `send` waits until the disk has the messages (false): needed only where they must
   * survive a power failure, not just any process.
   */
  readonly fsync?: boolean;
  /**
   * The permissions of new files (`0o600`); those of new directories follow from it (`0o700`). Give
   * `0o660` where several users of one group share the directory.
   */
  readonly fileMode?: number;
  /**
   * The interval in ms at which a waiting receiver polls (500): a change that the file system does
   * not report, as on a network disk, is seen that much later.
   */
  readonly pollIntervalMs?: number;
  /** Called for messages that were acknowledged too late. Default: a process warning. */
  readonly onLeaseLost?: (error: LeaseLostError) => void;
}

/**
 * A broker that is a directory, without a server, for any number of processes on one machine or on
 * a shared disk. Each queue is a directory below it, messages are lines of text files, and leasing
 * is renaming. The package's README has figures and limits.
 *
 * @example
 * ```ts
 * const broker = new FileBroker("/shared/queues");
 * await broker.createQueue("tasks");
 * const queue = new RemoteExecutionQueue({ broker, taskQueues: "tasks" });
 * await execute(load.makeTask(url), { queue });
 * ```
 */
export class FileBroker implements Broker {
  readonly name: string;
  readonly #directory: string;
  readonly #queues = new Map<string, FileQueue>();
  readonly #identity: DirectoryIdentity;
  readonly #closing = new AbortController();
  readonly #home: FileQueueHome;

  /**
   * @param directory Created with the first queue.
   * @throws InvalidOptionError when an option is unknown or makes no sense.
   */
  constructor(directory: string, options: FileBrokerOptions = {}) {
    checkKnown("FileBroker", options, ["fsync", "fileMode", "pollIntervalMs", "onLeaseLost"]);
    checkDuration("pollIntervalMs", options.pollIntervalMs, 1);
    const { fsync = false, fileMode = defaultFileMode, pollIntervalMs = 500 } = options;
    this.#directory = path.resolve(directory);
    // Each waiting receive listens to it.
    setMaxListeners(0, this.#closing.signal);
    this.#identity = new DirectoryIdentity(this.#directory);
    this.name = `file:${this.#directory}`;
    this.#home = {
      clock: new DirectoryClock(this.#directory),
      fsync,
      fileMode: checkFileMode(fileMode),
      pollIntervalMs,
      closing: this.#closing.signal,
      refuseIfClosed: () => this.#refuseIfClosed(),
      onLeaseLost: (error) => reportLeaseLost(error, options.onLeaseLost),
    };
  }

  queue(name: string): MessageQueue {
    let queue = this.#queues.get(checkQueueName(name));
    if (queue === undefined) {
      queue = new FileQueue(this.#paths(name), this.#home);
      this.#queues.set(name, queue);
    }
    return queue;
  }

  async createQueue(name: string): Promise<void> {
    this.#refuseIfClosed();
    const paths = this.#paths(name);
    await this.#identity.check();
    await createQueueDirectory(paths, this.#home.fileMode).catch((error: unknown) => {
      throw fileFailure(`Queue "${name}" could not be made`, this.#directory, error);
    });
  }

  async deleteQueue(name: string): Promise<void> {
    await this.#do(name, deleteQueueDirectory);
    this.#queues.delete(name);
  }

  queueExists(name: string): Promise<boolean> {
    return this.#do(name, async (paths) => {
      if (await hasQueueDirectory(paths)) return true;
      await this.#identity.check();
      // The whole directory may have been away, and be back.
      return hasQueueDirectory(paths);
    });
  }

  async queueNames(): Promise<readonly string[]> {
    this.#refuseIfClosed();
    await this.#identity.check();
    return listQueueDirectories(this.#directory).catch((error: unknown) => {
      throw fileFailure("The queues could not be listed", this.#directory, error);
    });
  }

  deadLetterQueue(name: string): string | undefined {
    return deadLetterQueueName(name);
  }

  leaseKeeper(): { module: string; options: JsonValue } {
    return { module: urlBeside("./file-lease-keeper.js", import.meta.url).href, options: { directory: this.#directory } };
  }

  async close(): Promise<void> {
    this.#closing.abort();
  }

  async #do<T>(name: string, work: (paths: QueuePaths) => Promise<T>): Promise<T> {
    this.#refuseIfClosed();
    const paths = this.#paths(name);
    return work(paths).catch(async (error: unknown) => {
      throw await queueFailure(paths, error);
    });
  }

  #paths(name: string): QueuePaths {
    return new QueuePaths(this.#directory, checkQueueName(name), this.#identity);
  }

  #refuseIfClosed(): void {
    if (this.#closing.signal.aborted) throw new BrokerClosedError(this.name);
  }
}
