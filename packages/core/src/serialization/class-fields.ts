import { transformerStorage } from "#class-transformer";
import { SerializationError } from "../errors.js";
import { adoptMarks } from "./field-marks.js";
import { symbolKey } from "./plain-object.js";

/** Any class. */
export type Constructor = abstract new (...args: never[]) => object;

/** class-transformer's number for the direction from an instance to plain data. */
const toPlain = 1;

interface FieldTable {
  readonly excluded: ReadonlySet<string>;
  readonly types: Map<string, Constructor | undefined>;
}

const tables = new WeakMap<Constructor, FieldTable>();

/** The class that `value` is a direct instance of. */
export function classOf(value: object): Constructor | undefined {
  const prototype = Object.getPrototypeOf(value) as object | null;
  if (prototype === null || !Object.hasOwn(prototype, "constructor")) return undefined;
  const { constructor } = prototype;
  return constructor.prototype === prototype ? (constructor as unknown as Constructor) : undefined;
}

/**
 * Fields of `owner` and its base classes that are not serialized, by `@exclude()` or
 * class-transformer's `@Exclude()`.
 */
export function excludedFields(owner: Constructor): ReadonlySet<string> {
  return tableOf(owner).excluded;
}

/** The class that `@type(() => C)` (or class-transformer's `@Type`) gives to a field. */
export function fieldType(owner: Constructor, field: string): Constructor | undefined {
  const { types } = tableOf(owner);
  if (!types.has(field)) types.set(field, resolveType(owner, field));
  return types.get(field);
}

/** The own enumerable fields of `instance` that are serialized. */
export function travellingFields(instance: object, owner: Constructor): Record<string, unknown> {
  const { excluded } = tableOf(owner);
  const fields: Record<string, unknown> = {};
  for (const key of Object.keys(instance)) {
    if (excluded.has(key)) continue;
    if (key === "__proto__" || key === "constructor")
      throw new SerializationError("", `has a field named ${key}, which could be used to change a prototype`);
    fields[key] = (instance as Record<string, unknown>)[key];
  }
  return fields;
}

/**
 * @throws SerializationError when `instance` has a field whose name is a symbol, which no text can
 *   hold.
 */
export function refuseSymbolKeys(instance: object): void {
  const symbol = symbolKey(instance);
  if (symbol) throw new SerializationError("", `has a field whose name is a symbol (${String(symbol)})`);
}

/** Sets an own field without running a setter or touching a prototype. */
export function define(target: object, key: string, value: unknown): void {
  Object.defineProperty(target, key, { value, writable: true, enumerable: true, configurable: true });
}

function tableOf(owner: Constructor): FieldTable {
  let table = tables.get(owner);
  if (!table) {
    adoptMarks(owner);
    table = { excluded: new Set(transformerStorage().getExcludedProperties(owner, toPlain)), types: new Map() };
    tables.set(owner, table);
  }
  return table;
}

function resolveType(owner: Constructor, field: string): Constructor | undefined {
  const property = transformerStorage().findExposeMetadataByCustomName(owner, field)?.propertyName ?? field;
  const metadata = transformerStorage().findTypeMetadata(owner, property);
  const type: unknown = metadata?.typeFunction?.({ newObject: {}, object: {}, property: field });
  return typeof type === "function" ? (type as Constructor) : undefined;
}
