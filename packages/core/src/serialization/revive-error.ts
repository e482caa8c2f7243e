import { SerializationError } from "../errors.js";
import { serializableClasses } from "../registry/serializable-classes.js";
import { define, excludedFields, type Constructor } from "./class-fields.js";
import { isCoreErrorName, knownErrorClass } from "./known-errors.js";
import type { Revival } from "./revival.js";

const brand = Symbol.for("mazepa.error");

/**
 * Restores an error as an instance of the nearest class that both sides know, with the name of its
 * own class if that differs. No constructor but `Error`'s runs, since the arguments of others are
 * unknown.
 */
export function reviveError(header: Readonly<Record<string, unknown>>): Revival {
  const owner = markedClass(header.marked);
  const empty = owner === undefined ? newError(header) : withPrototype(header, owner);
  const finish = (_items: readonly unknown[], fields: Readonly<Record<string, unknown>>): unknown => {
    const excluded = owner && excludedFields(owner);
    for (const key of Object.keys(fields)) if (!excluded?.has(key)) setField(empty, key, fields[key]);
    return empty;
  };
  return { empty, owner, finish };
}

function newError(header: Readonly<Record<string, unknown>>): Error {
  const base = optionalText(header, "base");
  if (base === "DOMException") {
    const exception = new DOMException(optionalText(header, "message"), optionalText(header, "name"));
    hide(exception, "stack", optionalText(header, "stack"));
    return exception;
  }
  return withPrototype(header, knownErrorClass(base) ?? Error);
}

function withPrototype(header: Readonly<Record<string, unknown>>, base: Constructor): Error {
  const error = new Error(optionalText(header, "message"));
  const own = optionalText(header, "class");
  Object.setPrototypeOf(error, own === "" ? (base.prototype as object) : namedPrototype(base, own));
  hide(error, "stack", optionalText(header, "stack"));
  const name = optionalText(header, "name");
  if (name !== error.name) hide(error, "name", name);
  if (isCoreErrorName(base.name)) Object.defineProperty(error, brand, { value: true });
  return error;
}

/** A prototype that keeps the name of a class that is unknown here. */
function namedPrototype(base: Constructor, name: string): object {
  const constructor = (): never => {
    throw new TypeError(`Class ${name} is not known in this process.`);
  };
  hide(constructor, "name", name);
  const prototype = Object.create(base.prototype as object) as object;
  hide(prototype, "constructor", constructor);
  return prototype;
}

/** Sets a field; `cause` and `errors` are not enumerable, as in JavaScript itself. */
function setField(error: object, key: string, value: unknown): void {
  if (key === "cause" || key === "errors") hide(error, key, value);
  else define(error, key, value);
}

function hide(target: object, key: string, value: unknown): void {
  Object.defineProperty(target, key, { value, writable: true, enumerable: false, configurable: true });
}

function markedClass(name: unknown): Constructor | undefined {
  if (name === undefined) return undefined;
  const registration = typeof name === "string" ? serializableClasses.byId(name) : undefined;
  const owner = registration?.target as Constructor | undefined;
  if (!registration || !owner || registration.decode || !(owner.prototype instanceof Error)) {
    throw new SerializationError(
      "",
      `No error class is marked @serializable as ${JSON.stringify(name)} in this process. Import the module that defines it.`,
    );
  }
  return owner;
}

function optionalText(header: Readonly<Record<string, unknown>>, key: string): string {
  const value = header[key] ?? "";
  if (typeof value !== "string") throw new SerializationError("", `The text contains an error whose "${key}" is not a text.`);
  return value;
}
