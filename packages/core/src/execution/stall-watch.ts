import { Timer } from "../timer.js";
import type { Submission } from "../tasks/submission.js";
import type { ExecutionChannel, ReceivedOutcome, ReceiveOutcomesOptions } from "../queues/execution-queue.js";

/** Options of {@link StallWatch}. */
export interface StallWatchOptions {
  readonly channel: ExecutionChannel & { isIdle(): Promise<boolean> };
  readonly stalledAfterMs: number;
  readonly onStalled: () => void;
}

/**
 * A channel whose queue may lose messages. It notifies when nothing was received for a long time
 * and the queue is idle (rule E14).
 */
export class StallWatch implements ExecutionChannel {
  readonly onStarted?: NonNullable<ExecutionChannel["onStarted"]>;
  readonly onProgress?: NonNullable<ExecutionChannel["onProgress"]>;
  readonly #options: StallWatchOptions;
  #heardMs = performance.now();
  #timer: Timer | undefined;
  #isClosed = false;

  constructor(options: StallWatchOptions) {
    const { channel } = options;
    this.#options = options;
    if (channel.onStarted)
      this.onStarted = (listener) =>
        channel.onStarted?.((taskId, attempt) => {
          this.#heard();
          listener(taskId, attempt);
        });
    if (channel.onProgress)
      this.onProgress = (listener) =>
        channel.onProgress?.((...progress) => {
          this.#heard();
          listener(...progress);
        });
    this.#arm(options.stalledAfterMs);
  }

  get redelivers(): boolean {
    return this.#options.channel.redelivers ?? true;
  }

  submit(submissions: readonly Submission[]): void | Promise<void> {
    this.#heard();
    return this.#options.channel.submit(submissions);
  }

  receiveOutcomes(options: ReceiveOutcomesOptions): readonly ReceivedOutcome[] | Promise<readonly ReceivedOutcome[]> {
    const received = this.#options.channel.receiveOutcomes(options);
    return received instanceof Promise ? received.then(this.#noted) : this.#noted(received);
  }

  acknowledge(received: readonly ReceivedOutcome[]): void | Promise<void> {
    return this.#options.channel.acknowledge(received);
  }

  cancel(taskIds: readonly string[]): void | Promise<void> {
    return this.#options.channel.cancel(taskIds);
  }

  withdraw(taskIds: readonly string[]): readonly string[] {
    return this.#options.channel.withdraw?.(taskIds) ?? [];
  }

  close(reason: "ended" | "suspended"): Promise<void> {
    this.#isClosed = true;
    this.#timer?.cancel();
    return this.#options.channel.close(reason);
  }

  isIdle(): Promise<boolean> {
    return this.#options.channel.isIdle();
  }

  readonly #noted = (received: readonly ReceivedOutcome[]): readonly ReceivedOutcome[] => {
    if (received.length > 0) this.#heard();
    return received;
  };

  #heard(): void {
    this.#heardMs = performance.now();
  }

  #arm(delayMs: number): void {
    if (!this.#isClosed) this.#timer = new Timer(delayMs, () => void this.#check());
  }

  async #check(): Promise<void> {
    const { channel, stalledAfterMs, onStalled } = this.#options;
    const heardMs = this.#heardMs;
    const remainingMs = heardMs + stalledAfterMs - performance.now();
    if (remainingMs > 0) return this.#arm(remainingMs);
    const isIdle = await channel.isIdle().catch(() => false);
    if (isIdle && heardMs === this.#heardMs && !this.#isClosed) onStalled();
    this.#heard();
    this.#arm(stalledAfterMs);
  }
}
