import { SerializationError } from "../errors.js";
import { fieldType, type Constructor } from "./class-fields.js";
import { isLeafTag, readLeaf } from "./leaf-codec.js";
import { maxDepth, maxNodes } from "./limits.js";
import { isPoisonous } from "./plain-object.js";
import { poisonProblem } from "./plain-json.js";
import { reviverOf, type Revival } from "./revivers.js";
import { kindKey, objectKind, referenceKind, richVersion } from "./rich-text.js";

type JsonObject = Readonly<Record<string, unknown>>;

/** Reads what `encodeRich` wrote. `text` comes from anywhere, parsed and otherwise unchecked. */
export function decodeRich(text: object): unknown {
  const { $mazepa: version, value, shared = [] } = text as { $mazepa?: unknown; value?: unknown; shared?: unknown };
  if (version !== richVersion) throw problem(`was written in version ${String(version)} of the format; this copy of core reads version ${richVersion}`);
  if (!Array.isArray(shared)) throw problem("has something else than a list of shared values");
  const decoder = new RichDecoder(shared);
  const decoded = decoder.node(value, 0, undefined);
  decoder.finish();
  return decoded;
}

class RichDecoder {
  readonly #shared: readonly unknown[];
  /** What became of the shared nodes. */
  readonly #revived = new Map<number, unknown>();
  /** Objects kept under the key `constructor`: those in a cycle may get a `prototype` only later. */
  readonly #suspects: object[] = [];
  #nodes = 0;

  constructor(shared: readonly unknown[]) {
    this.#shared = shared;
  }

  /** The value of one node. `register` is told of a container before what is inside it is read. */
  node(node: unknown, depth: number, expected: Constructor | undefined, register?: (value: unknown) => void): unknown {
    if (++this.#nodes > maxNodes) throw problem(`holds more than ${maxNodes} values`);
    if (typeof node === "number" || typeof node === "string" || typeof node === "boolean" || node === null) return node;
    if (typeof node !== "object") throw problem("lacks a value");
    if (Array.isArray(node)) return this.#array(node, deeper(depth), expected, register);
    if (Object.hasOwn(node, kindKey)) return this.#kind(node as JsonObject, depth, expected, register);
    return this.#object(node as JsonObject, deeper(depth), register);
  }

  /** Checks what could not be checked while cycles were open. */
  finish(): void {
    if (this.#suspects.some((each) => isPoisonous("constructor", each))) throw new SerializationError("", poisonProblem("constructor"));
  }

  #array(nodes: readonly unknown[], depth: number, expected: Constructor | undefined, register?: (value: unknown) => void): unknown[] {
    const array: unknown[] = [];
    register?.(array);
    for (const each of nodes) array.push(this.node(each, depth, expected));
    return array;
  }

  #object(node: JsonObject, depth: number, register?: (value: unknown) => void): Record<string, unknown> {
    const object: Record<string, unknown> = {};
    register?.(object);
    this.#fill(object, node, depth, undefined);
    return object;
  }

  #fill(target: Record<string, unknown>, nodes: JsonObject, depth: number, owner: Constructor | undefined): void {
    for (const key of Object.keys(nodes)) {
      if (isPoisonous(key, nodes[key])) throw new SerializationError("", poisonProblem(key));
      const value = this.node(nodes[key], depth, owner && fieldType(owner, key));
      target[key] = value;
      if (key === "constructor" && typeof value === "object" && value !== null) this.#suspects.push(value);
    }
  }

  #kind(node: JsonObject, depth: number, expected: Constructor | undefined, register?: (value: unknown) => void): unknown {
    const kind = node[kindKey];
    const parts = node.v;
    if (kind === referenceKind) return this.#reference(parts, depth, expected);
    if (typeof kind !== "string") throw problem("has a value of a kind that is not named");
    if (isLeafTag(kind)) return readLeaf({ $: kind, v: parts });
    if (kind === objectKind) return this.#object(record(parts), deeper(depth), register);
    return this.#revive(reviverOf(kind, node, expected), parts, deeper(depth), register);
  }

  #revive(revival: Revival, parts: unknown, depth: number, register?: (value: unknown) => void): unknown {
    if (revival.empty !== undefined) register?.(revival.empty);
    if (revival.takesItems) {
      if (!Array.isArray(parts)) throw problem("has something else than a list where a list should be");
      return revival.finish(this.#array(parts, depth, revival.expected), {});
    }
    const nodes = parts === undefined ? {} : record(parts);
    if (Object.hasOwn(nodes, "constructor")) throw new SerializationError("", poisonProblem("constructor"));
    const fields: Record<string, unknown> = {};
    this.#fill(fields, nodes, depth, revival.owner);
    return revival.finish([], fields);
  }

  #reference(index: unknown, depth: number, expected: Constructor | undefined): unknown {
    if (typeof index !== "number" || !Number.isInteger(index) || index < 0 || index >= this.#shared.length) {
      throw problem("refers to a shared value that is not there");
    }
    if (this.#revived.has(index)) {
      const known = this.#revived.get(index);
      if (known === pending) throw problem("has a value that would have to exist before it is made");
      return known;
    }
    this.#revived.set(index, pending);
    const value = this.node(this.#shared[index], depth, expected, (begun) => this.#revived.set(index, begun));
    this.#revived.set(index, value);
    return value;
  }
}

/** Stands for a shared value that has been begun. */
const pending = Symbol("pending");

function deeper(depth: number): number {
  if (depth >= maxDepth) throw problem(`is nested more than ${maxDepth} levels deep`);
  return depth + 1;
}

function record(value: unknown): JsonObject {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw problem("has something else than an object where fields should be");
  return value as JsonObject;
}

function problem(what: string): SerializationError {
  return new SerializationError("", `The text ${what}.`);
}
