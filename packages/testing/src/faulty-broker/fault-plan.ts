import { InvalidOptionError } from "@mazepa/core";
import { seededRandom, type Random } from "./random.js";

/** How often things go wrong: each a probability from 0 (never, the default) to 1 (always). */
export interface FaultRates {
  /**
   * Of a delivery: it never reaches the receiver; the message comes again when the lease has run
   * out.
   */
  readonly loss?: number;
  /** Of a message sent: it is there twice, as after a send whose answer was lost. */
  readonly duplication?: number;
  /** Of a message sent: it becomes available up to `maxDelayMs` later. */
  readonly delay?: number;
  /** Of a batch received or sent: its messages come in another order. */
  readonly reorder?: number;
  /**
   * Of any call: it throws `QueueConnectionError`, half of the time after it has been carried out.
   */
  readonly disconnects?: number;
  /** Of a message acknowledged: it is not; it comes again when the lease has run out. */
  readonly lostAcknowledgements?: number;
  /** Of a message whose lease is extended: it is not, and is reported as lost. */
  readonly lostExtensions?: number;
}

export interface FaultOptions extends FaultRates {
  /** The same seed, and the same calls on each queue in the same order, give the same faults. */
  readonly seed: number | string;
  /** Longest added delay, in ms; 100 if left out. */
  readonly maxDelayMs?: number;
}

/** The name of something that can go wrong. */
export type FaultKind = keyof FaultRates;

/** One thing that went wrong on purpose. */
export interface Fault {
  readonly kind: FaultKind;
  readonly queue: string;
  readonly method: string;
}

const kinds: readonly FaultKind[] = [
  "loss",
  "duplication",
  "delay",
  "reorder",
  "disconnects",
  "lostAcknowledgements",
  "lostExtensions",
];

/**
 * Decides what goes wrong. Each method of each queue has a random sequence of its own, so that
 * calls of one do not change the faults of another.
 */
export class FaultPlan {
  readonly maxDelayMs: number;
  readonly faults: Fault[] = [];
  readonly #options: FaultOptions;
  readonly #sequences = new Map<string, Random>();
  #isCalm = false;

  constructor(options: FaultOptions) {
    for (const kind of kinds) checkRate(kind, options[kind]);
    this.#options = options;
    this.maxDelayMs = options.maxDelayMs ?? 100;
  }

  calm(): void {
    this.#isCalm = true;
  }

  /** Whether this happens now; notes it if so. */
  strikes(kind: FaultKind, queue: string, method: string): boolean {
    const rate = this.#options[kind] ?? 0;
    if (rate === 0 || this.random(queue, `${method} ${kind}`)() >= rate || this.#isCalm) return false;
    this.faults.push({ kind, queue, method });
    return true;
  }

  random(queue: string, purpose: string): Random {
    const key = `${this.#options.seed} ${queue} ${purpose}`;
    let sequence = this.#sequences.get(key);
    if (sequence === undefined) {
      sequence = seededRandom(key);
      this.#sequences.set(key, sequence);
    }
    return sequence;
  }
}

function checkRate(kind: FaultKind, rate: number | undefined): void {
  if (rate === undefined || (rate >= 0 && rate <= 1)) return;
  throw new InvalidOptionError(`${kind} must be a probability from 0 to 1, not ${rate}.`);
}
