import { types } from "node:util";
import { fieldOf } from "../guarded.js";
import { flowSchemas, operations, type Definition, type OperationRegistration } from "../registry/operations.js";
import { serializableClasses, type SerializableRegistration } from "../registry/serializable-classes.js";
import { bytesType, type Bytes } from "./bytes.js";
import { classOf, refuseSymbolKeys, travellingFields, type Constructor } from "./class-fields.js";
import { classState, fieldState, needsWholeState } from "./class-state.js";
import { errorClassOf } from "./known-errors.js";
import { hasExtraProperties, hasProperties, isBuiltInInstance } from "./plain-object.js";

/**
 * The parts of a value that is no primitive, no array and no plain object. The kinds of values that
 * can be restored are defined here and only here.
 */
export interface Parts {
  /** The kind of value: the `$` of its text. */
  readonly tag: string;
  /** Texts that belong to the value but are no values inside it. */
  readonly header: Readonly<Record<string, string>>;
  /** The value itself, if it has nothing inside to take apart. */
  readonly leaf?: Date | RegExp | URL | Bytes;
  /** Unnamed values inside it, in order. Those of a map are key, value, key, value … */
  readonly items?: readonly unknown[];
  /** Named values inside it. */
  readonly fields?: Readonly<Record<string, unknown>>;
  /** The class whose `@type` marks apply to `fields`. */
  readonly owner?: Constructor | undefined;
  /** A version that counts in identity, but does not travel. */
  readonly version?: string | undefined;
  /** Whether it can be created only from all its parts, so that it cannot contain itself. */
  readonly isAtomic?: boolean;
}

/**
 * The parts of `value`; undefined when it cannot be serialized.
 *
 * @param expected the class that `@type(() => C)` gives to the field that holds the value.
 */
export function partsOf(value: object, expected?: Constructor): Parts | undefined {
  if (typeof value === "function") return callableParts(value);
  const owner = classOf(value);
  const registered = owner && registeredParts(value, owner);
  if (registered) return registered;
  return builtInParts(value) ?? (expected !== undefined && owner === expected ? typedParts(value, owner) : undefined);
}

function callableParts(value: object): Parts | undefined {
  const operation = operations.byTarget(value);
  if (operation?.kind === "function") return callable(operation);
  const schema = flowSchemas.byTarget(value);
  return schema?.kind === "function" ? { tag: "flow", header: { id: schema.id }, version: schema.version } : undefined;
}

function callable(operation: OperationRegistration): Parts {
  operations.checkCurrent(operation);
  return { tag: "operation", header: { id: operation.id }, version: operation.version };
}

function registeredParts(value: object, owner: Constructor): Parts | undefined {
  const operation = operations.byTarget(owner);
  if (operation) {
    operations.checkCurrent(operation);
    return definitionParts("operation", operation, value);
  }
  const schema = flowSchemas.byTarget(owner);
  if (schema) return definitionParts("flow", schema, value);
  const marked = serializableClasses.byTarget(owner);
  if (!marked || (isError(value) && !marked.encode)) return undefined;
  serializableClasses.checkCurrent(marked);
  return markedParts(value, marked);
}

function definitionParts(tag: string, { id, version, target }: Definition, value: object): Parts {
  const owner = target as Constructor;
  refuseSymbolKeys(value);
  return { tag, header: { id }, version, fields: travellingFields(value, owner), owner };
}

function markedParts(value: object, registration: SerializableRegistration): Parts {
  const owner = registration.target as Constructor;
  const state = classState(value, registration);
  const common = { tag: "class", header: { name: registration.id }, isAtomic: needsWholeState(owner, registration) };
  return "encoded" in state ? { ...common, items: [state.encoded] } : { ...common, fields: state.fields, owner };
}

function typedParts(value: object, owner: Constructor): Parts {
  return { tag: "typed", header: {}, ...fieldState(value, owner), isAtomic: needsWholeState(owner) };
}

function builtInParts(value: object): Parts | undefined {
  if (isError(value)) return errorParts(value);
  if (isExtended(value)) return undefined;
  if (types.isDate(value)) return plain(value) && { tag: "Date", header: {}, leaf: value };
  if (types.isMap(value)) return plain(value) && { tag: "map", header: {}, items: [...value].flat() };
  if (types.isSet(value)) return plain(value) && { tag: "set", header: {}, items: [...value] };
  if (types.isRegExp(value)) return plain(value) && { tag: "regexp", header: {}, leaf: value };
  if (value instanceof URL) return plain(value) && { tag: "URL", header: {}, leaf: value };
  const type = bytesType(value);
  return type === undefined ? undefined : { tag: "bytes", header: { type }, leaf: value as Bytes };
}

/** Whether a built-in has properties of its own, which would be lost. */
export function isExtended(value: object): boolean {
  const isList = ArrayBuffer.isView(value) && !types.isDataView(value);
  return isList ? hasExtraProperties(value as unknown as ArrayLike<unknown>) : hasProperties(value);
}

function plain(value: object): true | undefined {
  return isBuiltInInstance(value, 2) || undefined;
}

/** Whether `value` is an error. Errors of other realms and DOMExceptions fail `instanceof`. */
export function isError(value: object): value is Error {
  return (
    value instanceof Error || types.isNativeError(value) || Object.prototype.toString.call(value) === "[object DOMException]"
  );
}

function errorParts(error: Error): Parts {
  const { base, isMarked, own } = errorClassOf(error);
  const isForeign = Object.prototype.toString.call(error) === "[object DOMException]";
  const header: Record<string, string> = isForeign ? { base: "DOMException" } : { [isMarked ? "marked" : "base"]: base };
  if (own !== undefined && !isForeign) header.class = own;
  header.name = String(error.name);
  header.message = String(error.message);
  header.stack = String(error.stack ?? "");
  const owner = isMarked ? serializableClasses.byId(base)?.target : undefined;
  return {
    tag: "error",
    header,
    fields: { ...hiddenCode(error, isForeign || isMarked), ...errorFields(error, owner as Constructor | undefined) },
    owner: owner as Constructor | undefined,
  };
}

/**
 * A `code` that the error's class provides by a getter: where that class is unknown, the code would
 * be lost.
 */
function hiddenCode(error: Error, isRevived: boolean): { readonly code?: string | number } {
  if (isRevived || Object.hasOwn(error, "code")) return {};
  const code = fieldOf(error, "code");
  return typeof code === "string" || typeof code === "number" ? { code } : {};
}

const inHeader = ["message", "stack"];

/** All own fields of the error, including `cause` and `errors`, which are not enumerable. */
function errorFields(error: object, owner: Constructor | undefined): Record<string, unknown> {
  const fields = travellingFields(error, owner ?? classOf(error) ?? Error);
  for (const key of inHeader) delete fields[key];
  for (const key of ["cause", "errors"]) if (Object.hasOwn(error, key)) fields[key] = Reflect.get(error, key);
  return fields;
}
