import { SerializationError } from "../errors.js";
import { fieldType, type Constructor } from "./class-fields.js";
import { isLeafTag, readLeaf } from "./leaf-codec.js";
import { maxDepth, maxNodes } from "./limits.js";
import { isPoisonous, poisonProblem } from "./poison.js";
import type { Revival } from "./revival.js";
import { reviverOf } from "./revivers.js";
import { kindKey, objectKind, referenceKind, richVersion } from "./rich-text.js";

type JsonObject = Readonly<Record<string, unknown>>;

/** Reads the text of `encodeRich`. `text` is parsed JSON that nothing else has checked. */
export function decodeRich(text: object): unknown {
  const { $mazepa: version, value, shared = [] } = text as { $mazepa?: unknown; value?: unknown; shared?: unknown };
  if (version !== richVersion) {
    throw problem(`was written in version ${String(version)} of the format; this copy of core reads version ${richVersion}`);
  }
  if (!Array.isArray(shared)) throw problem("has something else than a list of shared values");
  const decoder = new RichDecoder(shared);
  const decoded = decoder.value(value, { depth: 0, expected: undefined });
  decoder.finish();
  return decoded;
}

/** The context of a node. */
interface Scope {
  readonly depth: number;
  /** The class that a `@type` mark gives to the node. */
  readonly expected: Constructor | undefined;
  /** Called with the value before its contents are read, if it can exist without them. */
  readonly onBegun?: (value: unknown) => void;
}

class RichDecoder {
  readonly #shared: readonly unknown[];
  /** The values of shared nodes, by index. */
  readonly #revived = new Map<number, unknown>();
  /** Objects under a key `constructor`: those in a cycle may get a `prototype` only later. */
  readonly #suspects: object[] = [];
  #nodes = 0;

  constructor(shared: readonly unknown[]) {
    this.#shared = shared;
  }

  /** The value of one node. */
  value(node: unknown, scope: Scope): unknown {
    if (++this.#nodes > maxNodes) throw problem(`holds more than ${maxNodes} values`);
    if (typeof node === "number" || typeof node === "string" || typeof node === "boolean" || node === null) return node;
    if (typeof node !== "object") throw problem("lacks a value");
    if (Array.isArray(node)) return this.#array(node, inside(scope));
    return Object.hasOwn(node, kindKey) ? this.#kind(node as JsonObject, scope) : this.#object(node as JsonObject, inside(scope));
  }

  /** Makes the checks that were impossible while cycles were open. */
  finish(): void {
    if (this.#suspects.some((each) => isPoisonous("constructor", each))) throw poisoned("constructor");
  }

  #array(nodes: readonly unknown[], { depth, expected, onBegun }: Scope): unknown[] {
    const array: unknown[] = [];
    onBegun?.(array);
    for (const each of nodes) array.push(this.value(each, { depth, expected }));
    return array;
  }

  #object(nodes: JsonObject, { depth, onBegun }: Scope): Record<string, unknown> {
    const object: Record<string, unknown> = {};
    onBegun?.(object);
    for (const key of Object.keys(nodes)) object[key] = this.#field(nodes, key, { depth, expected: undefined });
    return object;
  }

  #field(nodes: JsonObject, key: string, scope: Scope): unknown {
    if (isPoisonous(key, nodes[key])) throw poisoned(key);
    const value = this.value(nodes[key], scope);
    if (key === "constructor" && typeof value === "object" && value !== null) this.#suspects.push(value);
    return value;
  }

  #kind(node: JsonObject, scope: Scope): unknown {
    const { [kindKey]: kind, v: parts } = node;
    if (typeof kind !== "string") throw problem("has a value of a kind that is not named");
    if (kind === referenceKind) return this.#reference(parts, scope);
    if (isLeafTag(kind)) return readLeaf({ $: kind, v: parts });
    if (kind === objectKind) return this.#object(record(parts), inside(scope));
    return this.#revive(reviverOf(kind, node, scope.expected), parts, inside(scope));
  }

  #revive(revival: Revival, parts: unknown, { depth, onBegun }: Scope): unknown {
    if (revival.empty !== undefined) onBegun?.(revival.empty);
    if (!revival.takesItems) return revival.finish([], this.#fields(parts ?? {}, depth, revival.owner));
    if (!Array.isArray(parts)) throw problem("has something else than a list where a list should be");
    return revival.finish(this.#array(parts, { depth, expected: revival.expected }), {});
  }

  #fields(parts: unknown, depth: number, owner: Constructor | undefined): Record<string, unknown> {
    const nodes = record(parts);
    if (Object.hasOwn(nodes, "constructor")) throw poisoned("constructor");
    const fields: Record<string, unknown> = {};
    for (const key of Object.keys(nodes)) {
      fields[key] = this.#field(nodes, key, { depth, expected: owner && fieldType(owner, key) });
    }
    return fields;
  }

  #reference(index: unknown, { depth, expected }: Scope): unknown {
    if (typeof index !== "number" || !Number.isInteger(index) || index < 0 || index >= this.#shared.length) {
      throw problem("refers to a shared value that is not there");
    }
    if (this.#revived.has(index)) return this.#known(index);
    const node = this.#shared[index];
    if (isReference(node)) throw problem("has a reference that refers to a reference");
    this.#revived.set(index, pending);
    const value = this.value(node, { depth, expected, onBegun: (begun) => this.#revived.set(index, begun) });
    this.#revived.set(index, value);
    return value;
  }

  #known(index: number): unknown {
    const known = this.#revived.get(index);
    if (known === pending) throw problem("has a value that would have to exist before it is made");
    return known;
  }
}

/** The mark of a shared value that is being read. */
const pending = Symbol("pending");

function inside(scope: Scope): Scope {
  if (scope.depth >= maxDepth) throw problem(`is nested more than ${maxDepth} levels deep`);
  return { ...scope, depth: scope.depth + 1 };
}

function isReference(node: unknown): boolean {
  return typeof node === "object" && node !== null && (node as JsonObject)[kindKey] === referenceKind;
}

function record(value: unknown): JsonObject {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as JsonObject;
  throw problem("has something else than an object where fields should be");
}

function poisoned(key: string): SerializationError {
  return new SerializationError("", poisonProblem(key));
}

function problem(what: string): SerializationError {
  return new SerializationError("", `The text ${what}.`);
}
