import { SerializationError } from "../errors.js";
import { fieldType, type Constructor } from "./class-fields.js";
import { writeLeaf } from "./leaf-codec.js";
import { maxDepth, maxNodes } from "./limits.js";
import { partsOf, type Parts } from "./parts.js";
import { hasExtraProperties, isPlainArray, isPlainObject, symbolKey } from "./plain-object.js";
import { isPoisonous } from "./poison.js";
import { isHugeBigint, refused, tooDeep, tooMany } from "./refusal.js";
import { kindKey, objectKind, referenceKind, richVersion, type RichNode, type RichText } from "./rich-text.js";

/** Writes any serializable value. Its errors have no path. */
export function encodeRich(value: unknown): RichText {
  const encoder = new RichEncoder();
  const holder = { value: null as RichNode };
  encoder.put({ holder, key: "value" }, value, { depth: 0, expected: undefined });
  const shared = encoder.shared;
  return { $mazepa: richVersion, value: holder.value, ...(shared.length > 0 && { shared }) };
}

/** A position in the text. */
interface Slot {
  readonly holder: RichNode[] | RichFields;
  readonly key: string | number;
}

/** The context of a value. */
interface Scope {
  readonly depth: number;
  /** The class that a `@type` mark gives to the value. */
  readonly expected: Constructor | undefined;
}

type RichFields = { [key: string]: RichNode };

/**
 * The facts about an object that was met, so that its node can be moved to the shared ones when the
 * object is met again.
 */
interface Writing {
  readonly slot: Slot;
  isOpen: boolean;
  isAtomic: boolean;
  index: number | undefined;
}

class RichEncoder {
  readonly shared: RichNode[] = [];
  readonly #writings = new Map<object, Writing>();
  #nodes = 0;

  /** Writes `value` into `slot`. */
  put(slot: Slot, value: unknown, { depth, expected }: Scope): void {
    if (++this.#nodes > maxNodes) throw tooMany;
    const isObject = (typeof value === "object" && value !== null) || typeof value === "function";
    if (!isObject) setNode(slot, primitiveNode(value));
    else if (!this.#refer(slot, value)) this.#write(slot, value, { depth: depth + 1, expected });
  }

  /** Whether `value` was met before. If so, a reference is written. */
  #refer(slot: Slot, value: object): boolean {
    const writing = this.#writings.get(value);
    if (!writing) return false;
    if (writing.isOpen && writing.isAtomic) throw new SerializationError("", atomicCycle);
    writing.index ??= this.shared.push(null) - 1;
    if (!writing.isOpen) this.#move(writing);
    setNode(slot, reference(writing.index));
    return true;
  }

  #write(slot: Slot, value: object, scope: Scope): void {
    if (scope.depth > maxDepth) throw tooDeep;
    const writing: Writing = { slot, isOpen: true, isAtomic: false, index: undefined };
    this.#writings.set(value, writing);
    setNode(slot, this.#node(value, writing, scope));
    writing.isOpen = false;
    this.#move(writing);
  }

  /** Moves a finished node to the shared ones, unless it is there already. */
  #move({ slot, index }: Writing): void {
    if (index === undefined || this.shared[index] !== null) return;
    this.shared[index] = (slot.holder as Record<string | number, RichNode>)[slot.key] ?? null;
    setNode(slot, reference(index));
  }

  #node(value: object, writing: Writing, scope: Scope): RichNode {
    if (isPlainArray(value)) return this.#arrayNode(value, scope);
    if (isPlainObject(value)) return this.#objectNode(value, scope.depth);
    const parts = partsOf(value, scope.expected);
    if (!parts) throw refused;
    writing.isAtomic = parts.isAtomic === true;
    return parts.leaf === undefined ? this.#partsNode(parts, scope) : (writeLeaf(parts.leaf) as unknown as RichNode);
  }

  #arrayNode(array: readonly unknown[], scope: Scope): RichNode {
    if (hasExtraProperties(array)) throw refused;
    const holder: RichNode[] = [];
    for (let key = 0; key < array.length; key++) {
      if (array[key] === undefined && !(key in array)) throw refused;
      this.put({ holder, key }, array[key], scope);
    }
    return holder;
  }

  #objectNode(value: Record<string, unknown>, depth: number): RichNode {
    if (symbolKey(value)) throw refused;
    const node = this.#fieldsNode(value, depth, undefined);
    return Object.hasOwn(value, kindKey) ? { [kindKey]: objectKind, v: node } : node;
  }

  #partsNode({ tag, header, items, fields, owner }: Parts, scope: Scope): RichNode {
    const node: RichNode = { [kindKey]: tag, ...header };
    if (items) node.v = this.#arrayNode(items, tag === "class" ? { ...scope, expected: undefined } : scope);
    if (fields) node.v = this.#fieldsNode(fields, scope.depth, owner);
    return node;
  }

  #fieldsNode(fields: Readonly<Record<string, unknown>>, depth: number, owner: Constructor | undefined): RichFields {
    const holder: RichFields = {};
    for (const key of Object.keys(fields)) {
      if (isPoisonous(key, fields[key])) throw refused;
      this.put({ holder, key }, fields[key], { depth, expected: owner && fieldType(owner, key) });
    }
    return holder;
  }
}

const atomicCycle = "it is part of a cycle through an instance that can only be decoded when all in it is there.";

function setNode({ holder, key }: Slot, node: RichNode): void {
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
