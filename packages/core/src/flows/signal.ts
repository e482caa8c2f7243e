import { checkFunction, checkKnown, checkTimeLimit } from "../options.js";
import { checkSignalName } from "../signals/signal-name.js";
import { Scope, type Resumed } from "../tasks/scope.js";

/** Options of {@link signal}. */
export interface SignalOptions<T> {
  /** The longest wait, in ms; then `TaskTimeoutError` is thrown. Default: no limit. */
  readonly timeoutMs?: number;
  /**
   * Checks the value, or converts it: what it returns is the value, what it throws is thrown at the
   * `yield*`. It may give no promise. It runs in the head, and again on resume.
   */
  readonly parse?: (value: unknown) => T;
}

/**
 * `yield* signal<T>(name)` waits for a value from outside, such as an approval, and evaluates to
 * it. It is sent by `execution.signal`, `sendSignal` or `mazepa signal`. The n-th signal of a name
 * that a flow waits for is the n-th that is sent to the execution, also when it was sent before,
 * and after a resume; a new round of a unit waits for new ones.
 *
 * @example
 * ```ts
 * interface Answer {
 *   isApproved: boolean;
 * }
 * flowSchema({ name: "publish" }, function* (url: string) {
 *   const text = yield* load.makeTask(url);
 *   const { isApproved } = yield* signal<Answer>("approval", { timeoutMs: 3_600_000 });
 *   return isApproved ? text : "";
 * });
 * ```
 *
 * @throws InvalidOptionError naming what makes no sense.
 */
export function signal<T = unknown>(name: string, options: SignalOptions<T> = {}): Generator<never, T, Resumed> {
  checkSignalName(name);
  checkKnown("signal", options, ["timeoutMs", "parse"]);
  checkTimeLimit("timeoutMs", options.timeoutMs);
  checkFunction("parse", options.parse);
  const { timeoutMs: durationMs, parse } = options;
  return new Scope("signal", [], { signal: name, ...(durationMs !== undefined && { durationMs }), ...(parse && { parse }) });
}
