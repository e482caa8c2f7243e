import { MazepaError, type MazepaErrorOptions } from "./mazepa-error.js";

/**
 * Thrown when the value of an option is invalid; the message names the option.
 *
 * @example
 * ```ts
 * try {
 *   load.makeTask(url).with({ retries: -1 });
 * } catch (error) {
 *   if (error instanceof InvalidOptionError) console.error(error.message); // names `retries`
 * }
 * ```
 */
export class InvalidOptionError extends MazepaError {
  static override readonly name: string = "InvalidOptionError";
  constructor(message: string, options?: MazepaErrorOptions) {
    super("MAZEPA_INVALID_OPTION", message, options);
  }
}

/**
 * Thrown when a value cannot be serialized, or a text cannot be read back safely; `path` names the
 * part.
 *
 * @example
 * ```ts
 * try {
 *   serialize({ onDone: () => 1 });
 * } catch (error) {
 *   if (error instanceof SerializationError) console.error(error.path); // "value.onDone"
 * }
 * ```
 */
export class SerializationError extends MazepaError {
  static override readonly name: string = "SerializationError";
  /** The path of the part, e.g. `args[0].options.onDone`. */
  readonly path: string;

  constructor(path: string, problem: string, options?: MazepaErrorOptions) {
    super("MAZEPA_SERIALIZATION", path === "" ? problem : `${path} ${problem}`, options);
    this.path = path;
  }
}

/**
 * Thrown when a message is larger than the queue accepts and there is no store for large payloads.
 *
 * @example
 * ```ts
 * try {
 *   await execute(load.makeTask(url));
 * } catch (error) {
 *   if (isMazepaError(error) && error.cause instanceof PayloadTooLargeError)
 *     console.error("set payloadStore");
 * }
 * ```
 */
export class PayloadTooLargeError extends MazepaError {
  static override readonly name: string = "PayloadTooLargeError";
  readonly sizeBytes: number;
  readonly limitBytes: number;

  constructor(message: string, size: { readonly sizeBytes: number; readonly limitBytes: number }, options?: MazepaErrorOptions) {
    super("MAZEPA_PAYLOAD_TOO_LARGE", message, options);
    this.sizeBytes = size.sizeBytes;
    this.limitBytes = size.limitBytes;
  }
}

/**
 * Thrown when a message is unsigned, altered or expired.
 *
 * @example
 * ```ts
 * const signingKeys = ["secret"];
 * const queue = new RemoteExecutionQueue({ broker, taskQueues: "tasks", signingKeys });
 * startWorker({ broker, queues: ["tasks"], signingKeys }); // without the key: SignatureError
 * ```
 */
export class SignatureError extends MazepaError {
  static override readonly name: string = "SignatureError";
  constructor(message: string, options?: MazepaErrorOptions) {
    super("MAZEPA_SIGNATURE", message, options);
  }
}
