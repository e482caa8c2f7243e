import { InvalidOptionError } from "@mazepa/core";
import { seededRandom, type Random } from "./random.js";

/** The rates of faults: probabilities from 0 (never, the default) to 1 (always). */
export interface FaultRates {
  /** A delivery never reaches the receiver; the message comes again when its lease has run out. */
  readonly loss?: number;
  /** A sent message is there twice, as after a send whose answer was lost. */
  readonly duplication?: number;
  /** A sent message becomes available up to `maxDelayMs` later. */
  readonly delay?: number;
  /** The messages of a received or sent batch come in another order. */
  readonly reorder?: number;
  /** Any call throws a `QueueConnectionError`, half of the time after it has been carried out. */
  readonly disconnects?: number;
  /**
   * A message is not acknowledged although the call succeeds; it comes again when its lease has run
   * out.
   */
  readonly lostAcknowledgements?: number;
  /** A lease is not extended, and is reported as lost. */
  readonly lostExtensions?: number;
}

export interface FaultOptions extends FaultRates {
  /**
   * The seed. The same seed gives the same faults for the same calls on each queue in the same
   * order.
   */
  readonly seed: number | string;
  /** The longest added delay, in ms. Default 100. */
  readonly maxDelayMs?: number;
}

/** The name of a kind of fault. */
export type FaultKind = keyof FaultRates;

/** One injected fault. */
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
 * Decides which faults occur. Each method of each queue has a random sequence of its own, so that
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

  /** Whether this fault occurs now; notes it if so. */
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
