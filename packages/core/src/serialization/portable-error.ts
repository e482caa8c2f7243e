import { types } from "node:util";
import { isMazepaError } from "../errors.js";
import { fieldOf, kindOf, textOf } from "../guarded.js";
import { checkValue } from "./check-value.js";
import { isError } from "./parts.js";
import { isSoundError } from "./sound-error.js";

/** Limits of an error that is serialized. */
export interface ErrorBounds {
  /**
   * The length of a message in UTF-16 code units. A stack may be twice as long, since it repeats
   * the message. Default: 8192.
   */
  readonly maxTextLength?: number;
  /** The size of one field in bytes, as `checkValue` counts. Default: 65,536. */
  readonly maxFieldBytes?: number;
}

/**
 * The number of errors below an error, by `cause` or `errors`, that are followed; some libraries
 * chain endlessly.
 */
const maxCauses = 20;
const maxErrors = 100;

/**
 * A serializable error in place of a thrown value. It is the error itself if that can be
 * serialized, else a copy of the same class with its message, code and causes. Long texts are cut,
 * with a note of how much is missing. Fields that cannot be serialized or are too large are left
 * out and named in the field `omitted`. This never throws: a field whose getter or proxy throws is
 * left out, and the rest stays.
 */
export function portableError(thrown: unknown, bounds: ErrorBounds = {}): Error {
  const { maxTextLength = 8192, maxFieldBytes = 65_536 } = bounds;
  return new Copier({ maxTextLength, maxFieldBytes }).error(thrown);
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
    if (!isErrorUnderGuard(thrown)) return this.#wrapped(thrown);
    return this.#travels(thrown) ? thrown : this.#copy(thrown);
  }

  /** An error for a thrown value that is no error. */
  #wrapped(thrown: unknown): Error {
    const error = new Error(`The thrown value is not an error: ${this.#cut(describe(thrown), this.#bounds.maxTextLength)}`);
    if (this.#fits(thrown)) error.cause = thrown;
    return error;
  }

  /**
   * Whether the error and all errors below it can travel and are short. Such an error travels as it
   * is, even if its class has an `encode`.
   */
  #travels(error: Error): boolean {
    const { maxTextLength } = this.#bounds;
    try {
      const errors = [...errorsBelow(error)];
      const isShort = errors.every(
        ({ message, stack = "" }) => message.length <= maxTextLength && stack.length <= 2 * maxTextLength,
      );
      return isShort && errors.every(isSoundError) && this.#fits(error, 4);
    } catch {
      return false;
    }
  }

  #copy(error: Error): Error {
    const { maxTextLength } = this.#bounds;
    const copy = blankCopy(error, this.#cut(readText(error, "message"), maxTextLength));
    this.#copies.set(error, copy);
    hide(copy, "stack", this.#cut(readText(error, "stack"), 2 * maxTextLength));
    const name = fieldOf(error, "name");
    if (typeof name === "string" ? fieldOf(copy, "name") !== name : typeof fieldOf(copy, "name") !== "string")
      hide(copy, "name", typeof name === "string" ? name : "Error");
    const code = fieldOf(error, "code");
    if ((typeof code === "string" || typeof code === "number") && !isDomException(copy)) show(copy, "code", code);
    if (hasOwn(error, "cause")) hide(copy, "cause", this.#below(fieldOf(error, "cause")));
    const errors = fieldOf(error, "errors");
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
    if (isErrorUnderGuard(value) && this.#copies.size < maxCauses) return this.error(value);
    return this.#fits(value) ? value : `${describe(value)} (left out)`;
  }

  #copyFields(error: object, copy: object): void {
    const omitted: string[] = [];
    for (const key of ownKeys(error)) {
      if (Object.hasOwn(copy, key)) continue;
      const value = read(error, key);
      if (key === "__proto__" || key === "constructor" || !value || !this.#fits(value.value)) omitted.push(key);
      else show(copy, key, value.value);
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

/** An error of the same class, created without running its constructor. */
function blankCopy(error: Error, message: string): Error {
  if (isDomException(error)) return new DOMException(message, readText(error, "name"));
  const copy = new Error(message);
  Object.setPrototypeOf(copy, prototypeOf(error));
  if (isMazepaError(error)) Object.defineProperty(copy, Symbol.for("mazepa.error"), { value: true });
  return copy;
}

/** The prototype of `error`, or that of `Error` if it cannot be read. */
function prototypeOf(error: object): object {
  try {
    const prototype = Object.getPrototypeOf(error) as object | null;
    return prototype !== null && !types.isProxy(prototype) ? prototype : Error.prototype;
  } catch {
    return Error.prototype;
  }
}

function isErrorUnderGuard(value: unknown): value is Error {
  try {
    return typeof value === "object" && value !== null && isError(value);
  } catch {
    return false;
  }
}

function isDomException(error: object): boolean {
  return kindOf(error) === "[object DOMException]";
}

function hasOwn(error: object, key: string): boolean {
  try {
    return Object.hasOwn(error, key);
  } catch {
    return false;
  }
}

function ownKeys(error: object): readonly string[] {
  try {
    return Object.keys(error);
  } catch {
    return [];
  }
}

/** The value of a field; undefined if reading it throws. */
function read(error: object, key: string): { readonly value: unknown } | undefined {
  try {
    return { value: Reflect.get(error, key) as unknown };
  } catch {
    return undefined;
  }
}

/** The value of a field that should be a text. */
function readText(error: object, key: string): string {
  const found = read(error, key);
  if (!found) return `(the ${key} cannot be read)`;
  return found.value === undefined ? "" : textOf(found.value);
}

function show(target: object, key: string, value: unknown): void {
  Object.defineProperty(target, key, { value, writable: true, enumerable: true, configurable: true });
}

function hide(target: object, key: string, value: unknown): void {
  Object.defineProperty(target, key, { value, writable: true, enumerable: false, configurable: true });
}

function describe(value: unknown): string {
  const isObject = typeof value === "object" && value !== null;
  return isObject ? kindOf(value) : textOf(value);
}
