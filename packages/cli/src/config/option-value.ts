import type { Option } from "commander";
import { duration, limit, prefix, repeated } from "../option-parsers.js";

/**
 * The value of an option from a configuration file, as from the command line: texts and numbers are
 * parsed in the same way, a list is a repeated option, and durations may be numbers of
 * milliseconds.
 *
 * @throws Error saying what the value must be.
 */
export function optionValue(option: Option, value: unknown): unknown {
  if (option.isBoolean() || option.negate) return booleanOf(value);
  if (option.optional && value === true) return true;
  if (option.parseArg === limit && isObject(value)) return listOf(limit, pairTexts(value));
  if (option.parseArg === prefix && isObject(value)) return listOf(prefix, pairTexts(value));
  if (option.parseArg === prefix) return listOf(prefix, [value].flat());
  if (option.parseArg === limit || option.parseArg === repeated) return listOf(option.parseArg, [value].flat());
  if (option.parseArg === duration && typeof value === "number") return milliseconds(value);
  if (typeof value !== "string" && typeof value !== "number") throw new Error("It must be a text.");
  if (option.argChoices && !option.argChoices.includes(String(value)))
    throw new Error(`It must be one of ${option.argChoices.join(", ")}.`);
  return option.parseArg && !option.argChoices ? option.parseArg(String(value), undefined as never) : String(value);
}

function booleanOf(value: unknown): boolean {
  if (typeof value === "boolean") return value;
  throw new Error("It must be true or false.");
}

function milliseconds(value: number): number {
  if (Number.isFinite(value) && value >= 0) return value;
  throw new Error("It must be a text with a unit, such as 30s, or a number of milliseconds.");
}

function pairTexts(pairs: object): string[] {
  return Object.entries(pairs).map(([name, value]) => `${name}=${String(value)}`);
}

function listOf<T>(parse: (text: string, earlier: T | undefined) => T, values: readonly unknown[]): T | undefined {
  return values.reduce<T | undefined>((earlier, value) => {
    if (typeof value !== "string") throw new Error("It must be a text, or a list of texts.");
    return parse(value, earlier);
  }, undefined);
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
