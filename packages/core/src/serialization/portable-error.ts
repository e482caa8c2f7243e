import { isMazepaError } from "../errors.js";
import { checkValue } from "./check-value.js";
import { isError } from "./parts.js";

/** How much of an error travels. */
export interface ErrorBounds {
  /** Of a message; a stack may be twice as long, since it repeats the message. Default: 8192 UTF-16 code units. */
  readonly maxTextLength?: number;
  /** Of one field, as `checkValue` counts. Default: 65,536. */
  readonly maxFieldBytes?: number;
}

/** Errors below errors, by `cause` or `errors`, are followed so far; some libraries chain without end. */
const maxCauses = 20;
const maxErrors = 100;

/**
 * An error that can travel in the place of whatever was thrown: itself where it can, else a copy of the same class with
 * its message, code and causes. Long texts are cut, with a note of how much is missing; fields that cannot travel or are too large
 * are left out and named in the field `omitted`.
 */
export function portableError(thrown: unknown, bounds: ErrorBounds = {}): Error {
  const { maxTextLength = 8192, maxFieldBytes = 65_536 } = bounds;
  try {
    return new Copier({ maxTextLength, maxFieldBytes }).error(thrown);
  } catch (cause) {
    return new Error(`An error was thrown that cannot be looked at: ${describe(cause)}`);
  }
}

class Copier {
  readonly #bounds: Required<ErrorBounds>;
  readonly #copies = new Map<unknown, Error>();

  constructor(bounds: Required<ErrorBounds>) {
    this.#bounds = bounds;
  }

  error(thrown: unknown): Error {
    const known = this.#copies.get(thrown);
    if (known) return known;
    if (typeof thrown !== "object" || thrown === null || !isError(thrown)) return this.#wrapped(thrown);
    return this.#travels(thrown) ? thrown : this.#copy(thrown);
  }

  /** Something else than an error was thrown. */
  #wrapped(thrown: unknown): Error {
    const error = new Error(`Something was thrown that is no error: ${this.#cut(describe(thrown), this.#bounds.maxTextLength)}`);
    if (this.#fits(thrown)) error.cause = thrown;
    return error;
  }

  /** Whether the error and all below it can travel and are short; then it does as it is, even if its class has an `encode`. */
  #travels(error: Error): boolean {
    const { maxTextLength } = this.#bounds;
    const texts = [...errorsBelow(error)].map(({ message, stack }) => [String(message), String(stack ?? "")] as const);
    return (
      this.#fits(error, 4) &&
      texts.every(([message, stack]) => message.length <= maxTextLength && stack.length <= 2 * maxTextLength)
    );
  }

  #copy(error: Error): Error {
    const { maxTextLength } = this.#bounds;
    const copy = blankCopy(error, this.#cut(String(error.message), maxTextLength));
    this.#copies.set(error, copy);
    hide(copy, "stack", this.#cut(String(error.stack ?? ""), 2 * maxTextLength));
    if (copy.name !== error.name) hide(copy, "name", String(error.name));
    if (Object.hasOwn(error, "cause")) hide(copy, "cause", this.#below(error.cause));
    const { errors } = error as { errors?: unknown };
    if (Array.isArray(errors))
      hide(
        copy,
        "errors",
        errors.slice(0, maxErrors).map((each) => this.#below(each)),
      );
    this.#copyFields(error, copy);
    return copy;
  }

  #below(value: unknown): unknown {
    const isObject = typeof value === "object" && value !== null;
    if (isObject && isError(value) && this.#copies.size < maxCauses) return this.error(value);
    return this.#fits(value) ? value : `${describe(value)} (left out)`;
  }

  #copyFields(error: object, copy: object): void {
    const omitted: string[] = [];
    for (const key of Object.keys(error)) {
      if (Object.hasOwn(copy, key)) continue;
      const value: unknown = Reflect.get(error, key);
      if (key === "__proto__" || key === "constructor" || !this.#fits(value)) omitted.push(key);
      else Object.defineProperty(copy, key, { value, writable: true, enumerable: true, configurable: true });
    }
    if (omitted.length > 0) Object.assign(copy, { omitted });
  }

  #fits(value: unknown, times = 1): boolean {
    try {
      return checkValue(value, "error") <= times * this.#bounds.maxFieldBytes;
    } catch {
      return false;
    }
  }

  #cut(text: string, length: number): string {
    return text.length <= length ? text : `${text.slice(0, length)}… (${text.length - length} more characters)`;
  }
}

function* errorsBelow(error: Error): Generator<Error> {
  const found = new Set<Error>([error]);
  for (const each of found) {
    yield each;
    const { cause, errors } = each as { cause?: unknown; errors?: unknown };
    for (const below of [cause, ...(Array.isArray(errors) ? (errors as unknown[]) : [])]) {
      if (typeof below === "object" && below !== null && isError(below)) found.add(below);
    }
  }
}

/** An error of the same class, without its constructor being run. */
function blankCopy(error: Error, message: string): Error {
  if (Object.prototype.toString.call(error) === "[object DOMException]") return new DOMException(message, error.name);
  const copy = new Error(message);
  Object.setPrototypeOf(copy, Object.getPrototypeOf(error) as object);
  if (isMazepaError(error)) Object.defineProperty(copy, Symbol.for("mazepa.error"), { value: true });
  return copy;
}

function hide(target: object, key: string, value: unknown): void {
  Object.defineProperty(target, key, { value, writable: true, enumerable: false, configurable: true });
}

function describe(value: unknown): string {
  if (typeof value === "string") return value;
  try {
    return typeof value === "object" && value !== null ? Object.prototype.toString.call(value) : String(value);
  } catch {
    return typeof value;
  }
}
