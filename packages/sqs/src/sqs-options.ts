import type { SQSClient } from "@aws-sdk/client-sqs";
import { InvalidOptionError, type LeaseLostError } from "@mazepa/core";
import { checkKnown } from "@mazepa/core/internal";

/** Options of an `SqsBroker`; all may be left out. */
export interface SqsBrokerOptions {
  /** The region. Default: the one that the SDK finds, from `AWS_REGION` or the profile. */
  readonly region?: string;
  /** The URL of another server than AWS's, such as an emulator or a VPC endpoint. */
  readonly endpoint?: string;
  /**
   * A client to use instead of one of the broker's own; it is not destroyed by `close()`. With it,
   * there is no lease keeper for isolation `"inline"`.
   */
  readonly client?: SQSClient;
  /** The prefix of the queues' names in SQS; names in Mazepa do not have it. */
  readonly queuePrefix?: string;
  /**
   * URLs of queues by name. They are not looked up, so `sqs:GetQueueUrl` is not needed; the queues
   * are taken to exist until a request fails to find them.
   */
  readonly queueUrls?: Readonly<Record<string, string>>;
  /**
   * Attributes of queues that the broker creates, e.g. `{ KmsMasterKeyId: "…" }`. They override the
   * defaults: messages of up to `maxMessageBytes`, kept for 14 days.
   */
  readonly createAttributes?: Readonly<Record<string, string>>;
  /**
   * Whether dead letters go to `<queue>-dead-letters`, which is created with its first letter
   * (true); otherwise workers keep them in `payloads`.
   */
  readonly deadLetters?: boolean;
  /**
   * The largest message that the queues take (1,048,576, SQS's own limit); give 262,144 for queues
   * made before August 2025 with their old setting.
   */
  readonly maxMessageBytes?: number;
  /** The number of requests of one call that are under way at the same time (10). */
  readonly parallelRequests?: number;
  /**
   * The maximum number of tries, by SDK and broker, of a request or an entry of a batch that fails
   * temporarily (6).
   */
  readonly maxAttempts?: number;
  /**
   * The wait before the second try of an entry of a batch, in ms; doubled each time, with jitter
   * (100).
   */
  readonly retryDelayMs?: number;
  /**
   * The time in ms that `purge` waits for SQS to finish in the background, as AWS recommends
   * (60,000).
   */
  readonly purgeSettleMs?: number;
  /**
   * The time in ms that `close` waits for long polls under way (1000). Messages that SQS gives to
   * an aborted poll stay hidden until their lease ends.
   */
  readonly closeGraceMs?: number;
  /**
   * Called for messages that were acknowledged too late, if SQS reports it. Default: a process
   * warning.
   */
  readonly onLeaseLost?: (error: LeaseLostError) => void;
}

/** {@link SqsBrokerOptions} with its defaults filled in. */
export type CompleteSqsOptions = SqsBrokerOptions & Required<Pick<SqsBrokerOptions, keyof typeof defaults>>;

const defaults = {
  queuePrefix: "",
  deadLetters: true,
  maxMessageBytes: 1_048_576,
  parallelRequests: 10,
  maxAttempts: 6,
  retryDelayMs: 100,
  purgeSettleMs: 60_000,
  closeGraceMs: 1000,
};
const others = ["region", "endpoint", "client", "queueUrls", "createAttributes", "onLeaseLost"];

/** @throws InvalidOptionError naming the option that makes no sense. */
export function completeSqsOptions(options: SqsBrokerOptions): CompleteSqsOptions {
  checkKnown("SqsBroker", options, [...Object.keys(defaults), ...others]);
  const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
  const complete = { ...defaults, ...given } as CompleteSqsOptions;
  checkNumber("maxMessageBytes", complete.maxMessageBytes, 1);
  if (complete.maxMessageBytes > defaults.maxMessageBytes)
    throw new InvalidOptionError(
      `Option "maxMessageBytes" of SqsBroker is ${complete.maxMessageBytes}; SQS takes ${defaults.maxMessageBytes} at most.`,
    );
  checkNumber("parallelRequests", complete.parallelRequests, 1);
  checkNumber("maxAttempts", complete.maxAttempts, 1);
  for (const name of ["retryDelayMs", "purgeSettleMs", "closeGraceMs"] as const) checkNumber(name, complete[name], 0);
  checkUrls(complete);
  return complete;
}

function checkNumber(name: string, value: number, least: number): void {
  if (Number.isSafeInteger(value) && value >= least) return;
  throw new InvalidOptionError(`Option "${name}" of SqsBroker is ${value}; it must be a whole number of at least ${least}.`);
}

function checkUrls({ endpoint, queueUrls = {}, client, region }: SqsBrokerOptions): void {
  const urls = { ...queueUrls, ...(endpoint === undefined ? {} : { endpoint }) };
  for (const [name, url] of Object.entries(urls)) {
    if (!URL.canParse(url))
      throw new InvalidOptionError(`SqsBroker was given "${url}" as the URL of "${name}"; write it in full, with https://.`);
    if (url.endsWith(".fifo")) throw new InvalidOptionError(`"${url}" is a FIFO queue. ${noFifo}`);
  }
  if (client !== undefined && (region !== undefined || endpoint !== undefined))
    throw new InvalidOptionError('SqsBroker was given a "client" and also "region" or "endpoint": configure them in the client.');
}

/** The reason why FIFO queues are refused, and the remedy. */
export const noFifo =
  "FIFO queues hold back messages of a group while one is leased, and drop equal ones; Mazepa orders and joins tasks by itself. Use a standard queue.";
