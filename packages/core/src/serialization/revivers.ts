import { SerializationError, UnknownOperationError } from "../errors.js";
import { flowSchemas, operations, type Definition } from "../registry/operations.js";
import { serializableClasses } from "../registry/serializable-classes.js";
import type { Constructor } from "./class-fields.js";
import { decodeInstance, emptyInstance, fillInstance, needsWholeState } from "./class-state.js";
import type { Revival } from "./revival.js";
import { reviveError } from "./revive-error.js";

type Header = Readonly<Record<string, unknown>>;
type Reviver = (header: Header, expected: Constructor | undefined) => Revival;

const revivers: Readonly<Record<string, Reviver>> = {
  map: (_head, expected) => reviveMap(expected),
  set: (_head, expected) => reviveSet(expected),
  error: (header) => reviveError(header),
  class: (header) => reviveMarked(text(header, "name")),
  typed: (_head, expected) => reviveTyped(expected),
  operation: (header) => reviveDefinition(operations.byId(text(header, "id")), header, "Operation"),
  flow: (header) => reviveDefinition(flowSchemas.byId(text(header, "id")), header, "Flow schema"),
};

/**
 * @throws SerializationError when there is no such kind of value, or nothing registered under the
 *   name it gives.
 */
export function reviverOf(kind: string, header: Header, expected: Constructor | undefined): Revival {
  const reviver = Object.hasOwn(revivers, kind) ? revivers[kind] : undefined;
  if (!reviver)
    throw new SerializationError("", `The text holds a value of the unknown kind ${JSON.stringify(kind.slice(0, 100))}.`);
  return reviver(header, expected);
}

function reviveMap(expected: Constructor | undefined): Revival {
  const empty = new Map<unknown, unknown>();
  const finish = (items: readonly unknown[]): unknown => {
    if (items.length % 2 !== 0) throw new SerializationError("", "The text holds a map with a key that has no value.");
    for (let index = 0; index < items.length; index += 2) empty.set(items[index], items[index + 1]);
    return empty;
  };
  return { empty, takesItems: true, expected, finish };
}

function reviveSet(expected: Constructor | undefined): Revival {
  const empty = new Set<unknown>();
  const finish = (items: readonly unknown[]): unknown => {
    for (const item of items) empty.add(item);
    return empty;
  };
  return { empty, takesItems: true, expected, finish };
}

function reviveMarked(name: string): Revival {
  const registration = serializableClasses.byId(name);
  if (!registration) {
    throw new SerializationError(
      "",
      `No class is marked @serializable as "${name}" in this process. Import the module that defines it.`,
    );
  }
  const owner = registration.target as Constructor;
  if (!registration.decode) return reviveFields(owner);
  return { takesItems: true, finish: (items) => decodeInstance(registration, items[0]) };
}

function reviveTyped(expected: Constructor | undefined): Revival {
  if (!expected) throw new SerializationError("", "The text holds an instance in a field that has no @type.");
  return reviveFields(expected);
}

function reviveDefinition(registration: Definition | undefined, header: Header, what: string): Revival {
  if (!registration) {
    throw new UnknownOperationError(
      `${what} "${text(header, "id")}" is not registered in this process. Import the module that defines it.`,
    );
  }
  if (registration.kind === "class") return reviveFields(registration.target as Constructor);
  return { empty: registration.target, finish: () => registration.target };
}

function reviveFields(owner: Constructor): Revival {
  const instance = emptyInstance(owner);
  const finish = (_items: readonly unknown[], fields: Readonly<Record<string, unknown>>): unknown => {
    fillInstance(instance, owner, fields);
    return instance;
  };
  return needsWholeState(owner) ? { owner, finish } : { empty: instance, owner, finish };
}

function text(header: Header, key: string): string {
  const value = header[key];
  if (typeof value !== "string") throw new SerializationError("", `The text holds a value without its "${key}".`);
  return value;
}
