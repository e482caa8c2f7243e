import type { Input } from "../scheduling/protocol.js";
import { atMs } from "../now-ms.js";
import type { ExecutionChannel, ReceivedOutcome } from "../queues/execution-queue.js";

/**
 * The time in ms for which outcomes are taken one after the other before the scheduler is asked for
 * commands.
 */
const batchMs = 1;

const maxWaitMs = 20_000;
const maxOutcomesAtOnce = 1000;

const none: readonly ReceivedOutcome[] = [];

/** Callbacks of {@link OutcomeInflow}. */
export interface InflowListener {
  /** The input for a received outcome; undefined if it is not of this execution. */
  toInput(received: ReceivedOutcome): Input | undefined;
  /**
   * Tells the scheduler; true if something else may have to be done before more outcomes are taken.
   */
  tell(input: Input, nowMs: number): boolean;
  /** Whether records must be replayed before new outcomes are told. */
  mustHold(): boolean;
  /** Called when outcomes have arrived after a wait. */
  wake(): void;
  /** Called when receiving has failed for good. */
  failed(error: unknown): void;
}

/**
 * Moves outcomes from a channel to the scheduler: at once while there are any, otherwise with one
 * wait at a time.
 */
export class OutcomeInflow {
  readonly #channel: ExecutionChannel;
  readonly #listener: InflowListener;
  readonly #stop = new AbortController();
  readonly #options = { maxCount: maxOutcomesAtOnce, waitMs: maxWaitMs, signal: this.#stop.signal };
  #unacknowledged: ReceivedOutcome[] = [];
  #isWaiting = false;
  /** Outcomes that arrived while they could not be told. */
  #held: readonly ReceivedOutcome[] = none;

  constructor(channel: ExecutionChannel, listener: InflowListener) {
    this.#channel = channel;
    this.#listener = listener;
  }

  /**
   * Tells the scheduler the outcomes that are there, and waits for more if there are none. Returns
   * whether the scheduler was told anything.
   */
  receive(): boolean {
    if (this.#held.length > 0) return this.#takeHeld();
    if (this.#isWaiting || this.#stop.signal.aborted) return false;
    let wasTold = false;
    let untilMs = 0;
    for (let isDecided = false; !isDecided;) {
      const received = this.#channel.receiveOutcomes(this.#options);
      if (!isList(received)) {
        this.#await(received);
        return wasTold;
      }
      const now = performance.now();
      untilMs ||= now + batchMs;
      isDecided = this.#take(received, now) || received.length === 0 || now >= untilMs;
      wasTold = true;
    }
    return wasTold;
  }

  /**
   * Tells outcomes that have already arrived, before anything is started. Two empty answers in a
   * row end this.
   */
  async takeWaiting(signal: AbortSignal): Promise<void> {
    for (let empty = 0; empty < 2 && !signal.aborted;) {
      const received = await this.#channel.receiveOutcomes({ ...this.#options, waitMs: 0, signal });
      if (received.length === 0) empty++;
      this.#take(received, performance.now());
    }
  }

  /** Outcomes that were received since the last call and are to be acknowledged. */
  takeUnacknowledged(): readonly ReceivedOutcome[] {
    if (this.#unacknowledged.length === 0) return none;
    const received = this.#unacknowledged;
    this.#unacknowledged = [];
    return received;
  }

  /** Aborts when the head takes no more outcomes. */
  get stopped(): AbortSignal {
    return this.#stop.signal;
  }

  stop(): void {
    this.#stop.abort();
  }

  #takeHeld(): boolean {
    const held = this.#held;
    this.#held = none;
    this.#take(held, performance.now());
    return true;
  }

  /** Returns whether something else may have to be done first. */
  #take(received: readonly ReceivedOutcome[], now: number): boolean {
    let isDecided = false;
    for (const outcome of received) {
      if (this.#channel.redelivers !== false) this.#unacknowledged.push(outcome);
      const input = this.#listener.toInput(outcome);
      if (input) isDecided = this.#listener.tell(input, atMs(now)) || isDecided;
    }
    return isDecided;
  }

  #await(receiving: Promise<readonly ReceivedOutcome[]>): void {
    this.#isWaiting = true;
    receiving.then(this.#onReceived, this.#onFailed);
  }

  readonly #onFailed = (error: unknown): void => this.#listener.failed(error);

  readonly #onReceived = (received: readonly ReceivedOutcome[]): void => {
    this.#isWaiting = false;
    try {
      if (this.#listener.mustHold()) this.#held = received;
      else this.#take(received, performance.now());
      this.#listener.wake();
    } catch (error) {
      this.#listener.failed(error);
    }
  };
}

function isList<T>(received: readonly T[] | Promise<readonly T[]>): received is readonly T[] {
  return Array.isArray(received);
}
