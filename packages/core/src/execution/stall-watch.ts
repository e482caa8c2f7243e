import { Timer } from "../timer.js";
import type { Submission } from "../tasks/submission.js";
import type { ExecutionChannel, ReceivedOutcome } from "../queues/execution-queue.js";

/** What a {@link StallWatch} works with. */
export interface StallWatchOptions {
  readonly channel: ExecutionChannel & { isIdle(): Promise<boolean> };
  readonly stalledAfterMs: number;
  readonly onStalled: () => void;
}

/** A channel of whose queue things may get lost: when nothing was heard for long and the queue has nothing, somebody is told (rule E14). */
export class StallWatch implements ExecutionChannel {
  readonly #options: StallWatchOptions;
  #heardMs = performance.now();
  #timer: Timer | undefined;
  #isClosed = false;

  constructor(options: StallWatchOptions) {
    this.#options = options;
    this.#arm(options.stalledAfterMs);
  }

  submit(submissions: readonly Submission[]): Promise<void> {
    this.#heard();
    return this.#options.channel.submit(submissions);
  }

  async receiveOutcomes(options: { maxCount: number; waitMs: number; signal?: AbortSignal }): Promise<ReceivedOutcome[]> {
    const received = await this.#options.channel.receiveOutcomes(options);
    if (received.length > 0) this.#heard();
    return received;
  }

  acknowledge(received: readonly ReceivedOutcome[]): Promise<void> {
    return this.#options.channel.acknowledge(received);
  }

  cancel(taskIds: readonly string[]): Promise<void> {
    return this.#options.channel.cancel(taskIds);
  }

  onStarted(listener: (taskId: string, attempt: number, isOver?: boolean) => void): void {
    this.#options.channel.onStarted?.((taskId, attempt, isOver) => {
      this.#heard();
      listener(taskId, attempt, isOver);
    });
  }

  close(reason: "ended" | "suspended"): Promise<void> {
    this.#isClosed = true;
    this.#timer?.cancel();
    return this.#options.channel.close(reason);
  }

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

/** `channel` itself where nothing can get lost. */
export function watchForStalls(channel: ExecutionChannel, options: Omit<StallWatchOptions, "channel">): ExecutionChannel {
  return canBeIdle(channel) ? new StallWatch({ ...options, channel }) : channel;
}

function canBeIdle(channel: ExecutionChannel): channel is StallWatchOptions["channel"] {
  return channel.isIdle !== undefined;
}
