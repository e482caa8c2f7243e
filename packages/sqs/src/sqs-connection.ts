import { setMaxListeners } from "node:events";
import { SQSClient, type SQSClientConfig } from "@aws-sdk/client-sqs";
import { BrokerClosedError } from "@mazepa/core";
import { pause } from "@mazepa/core/internal";
import { sqsFailure } from "./sqs-failure.js";
import type { CompleteSqsOptions } from "./sqs-options.js";

/** The subject of a request, for error messages. */
export interface RequestSubject {
  /** The action as IAM names it, without `sqs:`. */
  readonly action: string;
  readonly queue: string;
}

/** The client of a broker, and its requests under way. */
export class SqsConnection {
  /** The broker's name, for error messages. */
  readonly broker: string;
  readonly #client: SQSClient;
  readonly #isOwn: boolean;
  readonly #graceMs: number;
  readonly #closing = new AbortController();
  readonly #cut = new AbortController();
  readonly #underWay = new Set<Promise<unknown>>();
  #closed: Promise<void> | undefined;

  constructor(broker: string, options: CompleteSqsOptions) {
    this.broker = broker;
    this.#client = options.client ?? new SQSClient(clientConfig(options));
    this.#isOwn = options.client === undefined;
    this.#graceMs = options.closeGraceMs;
    // Each request listens to one of them, each waiting receive to the other.
    setMaxListeners(0, this.#closing.signal, this.#cut.signal);
  }

  /** Aborted when the broker is closed. */
  get closing(): AbortSignal {
    return this.#closing.signal;
  }

  /** @throws BrokerClosedError */
  refuseIfClosed(): void {
    if (this.#closing.signal.aborted) throw new BrokerClosedError(this.broker);
  }

  /**
   * Sends a request, also while the broker is closing. Its errors name the queue and the problem.
   */
  request<T>(
    subject: RequestSubject,
    send: (client: SQSClient, options: { abortSignal: AbortSignal }) => Promise<T>,
  ): Promise<T> {
    if (this.#cut.signal.aborted) return Promise.reject(new BrokerClosedError(this.broker));
    const answer = send(this.#client, { abortSignal: this.#cut.signal }).catch((error: unknown) => {
      if (this.#cut.signal.aborted) throw new BrokerClosedError(this.broker, { cause: error });
      throw sqsFailure(error, { ...subject, broker: this.broker });
    });
    this.#track(answer);
    return answer;
  }

  /** Resolves after `ms`. @throws BrokerClosedError when the broker is closed meanwhile. */
  async pause(ms: number): Promise<void> {
    await pause(ms, this.#closing.signal);
    this.refuseIfClosed();
  }

  /** Waits `closeGraceMs` for requests under way, then aborts them. */
  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    this.#closing.abort();
    const isQuiet = new AbortController();
    await Promise.race([this.#quiet(), pause(this.#graceMs, isQuiet.signal)]);
    isQuiet.abort();
    this.#cut.abort();
    await this.#quiet();
    if (this.#isOwn) this.#client.destroy();
  }

  async #quiet(): Promise<void> {
    while (this.#underWay.size > 0) {
      await Promise.allSettled(this.#underWay);
      // Messages of an aborted poll are released by a request after it.
      await pause(0);
    }
  }

  #track(answer: Promise<unknown>): void {
    this.#underWay.add(answer);
    const end = (): void => void this.#underWay.delete(answer);
    answer.then(end, end);
  }
}

/**
 * The time in ms after which a silent connection counts as dead, and the SDK tries again; longer
 * than the longest poll, 20 s.
 */
const silenceMs = 30_000;

function clientConfig({ region, endpoint, maxAttempts }: CompleteSqsOptions): SQSClientConfig {
  return {
    ...(region === undefined ? {} : { region }),
    ...(endpoint === undefined ? {} : { endpoint }),
    maxAttempts,
    requestHandler: {
      connectionTimeout: 5000,
      socketTimeout: silenceMs,
      httpAgent: { keepAlive: true, maxSockets: 500 },
      httpsAgent: { keepAlive: true, maxSockets: 500 },
    },
  };
}
