import { SerializationError } from "../errors.js";
import { fieldType, type Constructor } from "./class-fields.js";
import { writeLeaf } from "./leaf-codec.js";
import { maxDepth, maxNodes } from "./limits.js";
import { partsOf, type Parts } from "./parts.js";
import { hasExtraProperties, isPlainArray, isPlainObject, isPoisonous, symbolKey } from "./plain-object.js";
import { isHugeBigint, refused, tooDeep, tooMany } from "./refusal.js";
import { kindKey, objectKind, referenceKind, richVersion, type RichNode, type RichText } from "./rich-text.js";

/** Writes any value that travels. The errors it throws have no path. */
export function encodeRich(value: unknown): RichText {
  const encoder = new RichEncoder();
  const holder = { value: null as RichNode };
  encoder.put(holder, "value", value, 0, undefined);
  const shared = encoder.shared;
  return { $mazepa: richVersion, value: holder.value, ...(shared.length > 0 && { shared }) };
}

type Holder = RichNode[] | { [key: string]: RichNode };

/** Where an object was first written, so that its node can be moved to the shared ones when it is met again. */
interface Writing {
  readonly holder: Holder;
  readonly key: string | number;
  isOpen: boolean;
  isAtomic: boolean;
  index: number | undefined;
}

class RichEncoder {
  readonly shared: RichNode[] = [];
  readonly #writings = new Map<object, Writing>();
  #nodes = 0;

  /** Writes `value` at `holder[key]`. */
  put(holder: Holder, key: string | number, value: unknown, depth: number, expected: Constructor | undefined): void {
    if (++this.#nodes > maxNodes) throw tooMany;
    const isObject = (typeof value === "object" && value !== null) || typeof value === "function";
    if (!isObject) setNode(holder, key, primitiveNode(value));
    else if (!this.#refer(holder, key, value)) this.#write(holder, key, value, depth + 1, expected);
  }

  /** Whether `value` had been met before; then a reference is written. */
  #refer(holder: Holder, key: string | number, value: object): boolean {
    const writing = this.#writings.get(value);
    if (!writing) return false;
    if (writing.isOpen && writing.isAtomic) {
      throw new SerializationError("", "it is part of a cycle through an instance that can only be decoded when all in it is there.");
    }
    writing.index ??= this.shared.push(null) - 1;
    if (!writing.isOpen) this.#move(writing);
    setNode(holder, key, reference(writing.index));
    return true;
  }

  #write(holder: Holder, key: string | number, value: object, depth: number, expected: Constructor | undefined): void {
    if (depth > maxDepth) throw tooDeep;
    const writing: Writing = { holder, key, isOpen: true, isAtomic: false, index: undefined };
    this.#writings.set(value, writing);
    setNode(holder, key, this.#node(value, writing, depth, expected));
    writing.isOpen = false;
    this.#move(writing);
  }

  /** Moves a finished node to the shared ones, if it is referred to and not there yet. */
  #move({ holder, key, index }: Writing): void {
    if (index === undefined || this.shared[index] !== null) return;
    this.shared[index] = (holder as Record<string | number, RichNode>)[key] ?? null;
    setNode(holder, key, reference(index));
  }

  #node(value: object, writing: Writing, depth: number, expected: Constructor | undefined): RichNode {
    if (isPlainArray(value)) return this.#arrayNode(value, depth, expected);
    if (isPlainObject(value)) return this.#objectNode(value, depth);
    const parts = partsOf(value, expected);
    if (!parts) throw refused;
    writing.isAtomic = parts.isAtomic === true;
    return parts.leaf === undefined ? this.#partsNode(parts, depth, expected) : (writeLeaf(parts.leaf) as unknown as RichNode);
  }

  #arrayNode(array: readonly unknown[], depth: number, expected: Constructor | undefined): RichNode {
    if (hasExtraProperties(array)) throw refused;
    const node: RichNode[] = [];
    for (let index = 0; index < array.length; index++) {
      if (array[index] === undefined && !(index in array)) throw refused;
      this.put(node, index, array[index], depth, expected);
    }
    return node;
  }

  #objectNode(value: Record<string, unknown>, depth: number): RichNode {
    if (symbolKey(value)) throw refused;
    const node = this.#fieldsNode(value, depth, undefined);
    return Object.hasOwn(value, kindKey) ? { [kindKey]: objectKind, v: node } : node;
  }

  #partsNode({ tag, head, items, fields, owner }: Parts, depth: number, expected: Constructor | undefined): RichNode {
    const node: RichNode = { [kindKey]: tag, ...head };
    if (items) node.v = this.#arrayNode(items, depth, tag === "class" ? undefined : expected);
    if (fields) node.v = this.#fieldsNode(fields, depth, owner);
    return node;
  }

  #fieldsNode(fields: Readonly<Record<string, unknown>>, depth: number, owner: Constructor | undefined): { [key: string]: RichNode } {
    const node: { [key: string]: RichNode } = {};
    for (const key of Object.keys(fields)) {
      if (isPoisonous(key, fields[key])) throw refused;
      this.put(node, key, fields[key], depth, owner && fieldType(owner, key));
    }
    return node;
  }
}

function setNode(holder: Holder, key: string | number, node: RichNode): void {
  (holder as Record<string | number, RichNode>)[key] = node;
}

function reference(index: number): RichNode {
  return { [kindKey]: referenceKind, v: index };
}

function primitiveNode(value: unknown): RichNode {
  if (typeof value === "symbol" || (typeof value === "bigint" && isHugeBigint(value))) throw refused;
  const isJson = typeof value === "string" || typeof value === "boolean" || value === null || isJsonNumber(value);
  return isJson ? (value as RichNode) : (writeLeaf(value) as unknown as RichNode);
}

function isJsonNumber(value: unknown): boolean {
  return Number.isFinite(value) && !Object.is(value, -0);
}
