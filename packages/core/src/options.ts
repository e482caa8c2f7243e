import { closestName } from "./closest-name.js";
import { InvalidOptionError } from "./errors.js";

/** The longest duration, ten years. Longer ones are refused: most likely the unit is wrong. */
export const maxDurationMs = 3653 * 86_400_000;

/**
 * @throws InvalidOptionError unless `value` is a whole number of at least `least` (default 0), or
 *   undefined.
 */
export function checkWholeNumber(name: string, value: number | undefined, least = 0): void {
  if (value === undefined || (Number.isSafeInteger(value) && value >= least)) return;
  const bound = least > Number.MIN_SAFE_INTEGER ? ` of at least ${least}` : "";
  throw new InvalidOptionError(`Option "${name}" is ${show(value)}; it must be a whole number${bound}.`);
}

/**
 * @throws InvalidOptionError unless `value` is a finite number of at least `least` (default 0), or
 *   undefined.
 */
export function checkNumber(name: string, value: number | undefined, least = 0): void {
  if (value === undefined || (Number.isFinite(value) && value >= least)) return;
  throw new InvalidOptionError(`Option "${name}" is ${show(value)}; it must be a number of at least ${least}.`);
}

/**
 * @throws InvalidOptionError unless `value` is a duration in ms of at least `least` (default 0) and
 *   at most ten years, or undefined.
 */
export function checkDuration(name: string, value: number | undefined, least = 0): void {
  checkNumber(name, value, least);
  if (value === undefined || value <= maxDurationMs) return;
  throw new InvalidOptionError(`Option "${name}" is ${value}; it can be ${maxDurationMs} (ten years) at most.`);
}

/**
 * @throws InvalidOptionError unless `value` is a whole number of ms of at least 1 and at most ten
 *   years, or undefined.
 */
export function checkTimeLimit(name: string, value: number | undefined): void {
  checkWholeNumber(name, value, 1);
  checkDuration(name, value);
}

/** @throws InvalidOptionError unless `value` is a URL, a non-empty string, or undefined. */
export function checkModuleUrl(name: string, value: string | URL | undefined): void {
  if (value === undefined || value instanceof URL || (typeof value === "string" && value !== "")) return;
  throw new InvalidOptionError(`Option "${name}" is ${show(value)}; it must be a URL or a path.`);
}

/** @throws InvalidOptionError when `value`, which has no default, is undefined. */
export function checkGiven(name: string, value: unknown): void {
  if (value === undefined) throw new InvalidOptionError(`Option "${name}" is missing, and has no default.`);
}

/** @throws InvalidOptionError unless `value` is a non-empty string, or undefined. */
export function checkName(name: string, value: string | undefined): void {
  if (value === undefined || (typeof value === "string" && value !== "")) return;
  throw new InvalidOptionError(`Option "${name}" is ${show(value)}; it must be a text that is not empty.`);
}

/** @throws InvalidOptionError unless `value` is an array of non-empty strings, or undefined. */
export function checkNames(name: string, value: readonly string[] | undefined): void {
  if (value === undefined || (Array.isArray(value) && value.every((item) => typeof item === "string" && item !== ""))) return;
  throw new InvalidOptionError(`Option "${name}" is ${show(value)}; it must be an array of texts.`);
}

/** @throws InvalidOptionError unless `value` is true or false, or undefined. */
export function checkBoolean(name: string, value: boolean | undefined): void {
  if (value === undefined || typeof value === "boolean") return;
  throw new InvalidOptionError(`Option "${name}" is ${show(value)}; it must be true or false.`);
}

/** @throws InvalidOptionError unless `value` is a function, or undefined. */
export function checkFunction(name: string, value: unknown): void {
  if (value !== undefined && typeof value !== "function") throw new InvalidOptionError(`Option "${name}" must be a function.`);
}

/** @throws InvalidOptionError unless `value` is an `AbortSignal`, or undefined. */
export function checkSignal(name: string, value: AbortSignal | undefined): void {
  if (value !== undefined && typeof value.addEventListener !== "function")
    throw new InvalidOptionError(`Option "${name}" must be an AbortSignal.`);
}

/** @throws InvalidOptionError unless `value` is one of `choices`, or undefined. */
export function checkChoice(name: string, value: string | undefined, choices: readonly string[]): void {
  if (value === undefined || choices.includes(value)) return;
  throw new InvalidOptionError(`Option "${name}" is ${show(value)}; it must be ${oneOf(choices)}.`);
}

/**
 * @throws InvalidOptionError when `options` is no object, or has a key that is not in `known`, most
 *   likely misspelt.
 */
export function checkKnown(what: string, options: object, known: readonly string[]): void {
  if (typeof options !== "object" || options === null) {
    throw new InvalidOptionError(`${what} takes an object with options, not ${show(options)}.`);
  }
  const key = Object.keys(options).find((each) => !known.includes(each));
  if (key === undefined) return;
  const meant = closestName(key, known);
  const remedy = meant === undefined ? `It knows ${known.join(", ")}.` : `Did you mean "${meant}"?`;
  throw new InvalidOptionError(`${what} has no option "${key}". ${remedy}`);
}

function oneOf(choices: readonly string[]): string {
  return choices.length === 1 ? JSON.stringify(choices[0]) : `one of ${choices.join(", ")}`;
}

/** The value in a message, without asking an object of the user's for its text (rule E24). */
function show(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (Array.isArray(value)) return "an array with something else in it";
  if (typeof value === "function") return "a function";
  return typeof value === "object" && value !== null ? "an object" : String(value);
}
