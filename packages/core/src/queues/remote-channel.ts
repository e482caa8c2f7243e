import { randomBytes } from "node:crypto";
import type { Broker } from "../messaging/broker.js";
import { defaultUnreachableAfterMs, Outage, type OutageOptions } from "../messaging/outage.js";
import { whenReachable } from "../messaging/when-reachable.js";
import { onAbort } from "../on-abort.js";
import type { BlobStore } from "../storage/blob-store.js";
import { ReachableStore } from "../storage/reachable-store.js";
import type { Submission } from "../tasks/submission.js";
import { MessageSigner, type SigningKey } from "../wire/message-signer.js";
import { PayloadPacker, payloadPrefix } from "../wire/payload-packer.js";
import type { PayloadCodec } from "../wire/payload-codec.js";
import { cancelledTasksKey } from "../wire/cancelled-tasks.js";
import { isLaterGeneration } from "../wire/outcome-queue-name.js";
import { CancellationNotice } from "./cancellation-notice.js";
import type {
  ExecutionChannel,
  InFlightAttempt,
  ProgressListener,
  ReceivedOutcome,
  ReceiveOutcomesOptions,
} from "./execution-queue.js";
import { RemoteOutcomes } from "./remote-outcomes.js";
import { RemoteSubmitter } from "./remote-submitter.js";
import { SubmittedAttempts } from "./submitted-attempts.js";
import type { TaskRoutes } from "./task-routes.js";

/** The parts of a {@link RemoteChannel}. */
export interface RemoteChannelOptions {
  readonly broker: Broker;
  readonly routes: TaskRoutes;
  readonly executionId: string;
  /** The name of the outcome queue. */
  readonly outcomes: string;
  /** Whether that queue existed before and stays. */
  readonly isFixed: boolean;
  readonly payloads?: BlobStore;
  readonly signingKeys?: readonly SigningKey[];
  readonly payloadCodec?: PayloadCodec;
  readonly outages?: OutageOptions;
  /** Aborted when the execution is cancelled. */
  readonly signal?: AbortSignal;
}

const defaultOutages: OutageOptions = { unreachableAfterMs: defaultUnreachableAfterMs };

/** One execution's side of a `RemoteExecutionQueue`. */
export class RemoteChannel implements ExecutionChannel {
  readonly #options: RemoteChannelOptions;
  readonly #submitter: RemoteSubmitter;
  readonly #outcomes: RemoteOutcomes;
  readonly #notice: CancellationNotice | undefined;
  readonly #attempts: SubmittedAttempts;

  /** Ends waits for what cannot be reached. */
  readonly #stop = new AbortController();

  constructor(given: RemoteChannelOptions) {
    const reachable = this.#reachable(given);
    const options = { outages: defaultOutages, ...given, ...(reachable && { payloads: reachable }) };
    const { broker, executionId, outcomes, isFixed, payloads, signingKeys, routes, outages } = options;
    const signer = new MessageSigner(signingKeys);
    const head = randomBytes(6).toString("base64url");
    const packer = new PayloadPacker(options);
    this.#options = options;
    this.#attempts = new SubmittedAttempts(head, outcomes);
    const attempts = this.#attempts;
    const queue = broker.queue(outcomes);
    this.#outcomes = new RemoteOutcomes({ queue, executionId, head, attempts, isFixed, signer, packer, outages });
    const refuse = (submission: Submission, error: Error) => this.#outcomes.addFailure(submission, error);
    const giveUp = (error: Error) => this.#outcomes.fail(error);
    this.#submitter = new RemoteSubmitter({ broker, routes, replyTo: outcomes, head, signer, packer, refuse, outages, giveUp });
    this.#notice = payloads && new CancellationNotice(payloads, { executionId, head });
  }

  #reachable({ payloads, outages = defaultOutages, signal }: RemoteChannelOptions): BlobStore | undefined {
    if (!payloads) return undefined;
    onAbort(signal, () => this.#stop.abort());
    return new ReachableStore(payloads, { outage: new Outage("The store of payloads", outages), signal: this.#stop.signal });
  }

  async submit(submissions: readonly Submission[]): Promise<void> {
    this.#attempts.submitted(submissions);
    await this.#submitter.submit(submissions);
  }

  async receiveOutcomes(options: ReceiveOutcomesOptions): Promise<ReceivedOutcome[]> {
    const received = await this.#outcomes.receive(options);
    this.#attempts.heard(received);
    this.#notice?.heard(received);
    return received;
  }

  acknowledge(received: readonly ReceivedOutcome[]): Promise<void> {
    return this.#outcomes.acknowledge(received);
  }

  /**
   * Records the cancellation for workers that have a store; others learn of it when the execution
   * is over.
   */
  async cancel(taskIds: readonly string[]): Promise<void> {
    await this.#notice?.cancel(this.#attempts.cancel(taskIds));
  }

  inFlight(forMs: number): readonly InFlightAttempt[] {
    return this.#attempts.list(forMs);
  }

  adopt(attempts: readonly InFlightAttempt[]): readonly InFlightAttempt[] {
    return this.#attempts.adopt(attempts);
  }

  onStarted(listener: (taskId: string, attempt: number) => void): void {
    this.#outcomes.onStarted = listener;
  }

  onProgress(listener: ProgressListener): void {
    this.#outcomes.onProgress = listener;
  }

  async isIdle(): Promise<boolean> {
    const depths = await Promise.all(this.#options.routes.queueNames.map((name) => this.#options.broker.queue(name).depth()));
    return depths.every(({ ready, leased, delayed }) => ready + leased + delayed === 0);
  }

  async close(reason: "ended" | "suspended"): Promise<void> {
    this.#stop.abort();
    await this.#submitter.settled();
    await this.#notice?.settled();
    await this.#outcomes.close(reason);
    if (reason === "ended") await this.#removeTraces();
  }

  /** Removes the outcome queue first: its absence tells workers that the execution is over. */
  async #removeTraces(): Promise<void> {
    const { broker, outcomes, isFixed, payloads, executionId } = this.#options;
    if (!isFixed) await whenReachable(() => broker.deleteQueue(outcomes));
    if (!payloads) return;
    const keys: string[] = [];
    const prefix = `${payloadPrefix({ executionId })}/`;
    for await (const key of payloads.list(prefix))
      if (!isLaterGeneration(key.slice(prefix.length).split("/", 1).join(), outcomes)) keys.push(key);
    await payloads.delete(isFixed ? keys : [...keys, cancelledTasksKey(executionId)]);
  }
}
