import { fieldType, type Constructor } from "./class-fields.js";
import { headerText, identifiedText, primitiveText, sortedKeys } from "./canonical-pieces.js";
import { identitySymbol, type Identified } from "./identity.js";
import { sized } from "./leaf-identity.js";
import { maxDepth, maxNodes } from "./limits.js";
import { partsOf } from "./parts.js";
import { hasExtraProperties, isPlainArray, isPlainObject, symbolKey } from "./plain-object.js";
import { isPoisonous } from "./poison.js";
import { refused, tooDeep, tooMany } from "./refusal.js";
import { SerializationError } from "../errors.js";

/** One object of the graph: its own text, with holes for the objects inside it. */
interface GraphNode {
  text: string;
  readonly children: number[];
  isOpen: boolean;
  isAtomic: boolean;
}

/** The context of a value. */
interface Scope {
  readonly depth: number;
  /** The class that a `@type` mark gives to the value. */
  readonly expected: Constructor | undefined;
}

/** The context of an object's fields. */
interface OwnerScope {
  readonly depth: number;
  /** The class whose `@type` marks apply to the fields. */
  readonly owner: Constructor | undefined;
}

/**
 * The canonical text of a value that contains itself. The text depends on what an endless walk
 * through the value would meet: a ring of two equal objects has the text of a ring of one. The
 * graph is therefore reduced to its smallest equivalent, by partition refinement (Moore 1956), and
 * written breadth first from the root.
 */
export function canonicalGraph(root: unknown): { readonly text: string; readonly tasks: ReadonlySet<object> } {
  const collector = new GraphCollector();
  collector.child(root, { depth: 0, expected: undefined });
  if (!collector.hasCycle) throw tooDeep;
  return { text: `~${write(collector.nodes, classesOf(collector.nodes))}`, tasks: collector.tasks };
}

class GraphCollector {
  readonly nodes: GraphNode[] = [];
  readonly tasks = new Set<object>();
  hasCycle = false;
  readonly #numbers = new Map<object, number>();

  /** The text of `value` inside its parent, or the number of its node if it is an object. */
  child(value: unknown, scope: Scope): string | number {
    if ((typeof value !== "object" && typeof value !== "function") || value === null) return primitiveText(value);
    if (identitySymbol in value) {
      this.tasks.add(value);
      return identifiedText(value as Identified);
    }
    return this.#numbers.has(value) ? this.#again(value) : this.#collect(value, { ...scope, depth: scope.depth + 1 });
  }

  #again(value: object): number {
    const number = this.#numbers.get(value) ?? 0;
    const node = this.nodes[number];
    if (node?.isOpen) {
      if (node.isAtomic)
        throw new SerializationError(
          "",
          "is part of a cycle through an instance that can only be decoded when all in it is there",
        );
      this.hasCycle = true;
    }
    return number;
  }

  #collect(value: object, scope: Scope): number {
    if (scope.depth > maxDepth) throw tooDeep;
    if (this.nodes.length >= maxNodes) throw tooMany;
    const node: GraphNode = { text: "", children: [], isOpen: true, isAtomic: false };
    this.#numbers.set(value, this.nodes.push(node) - 1);
    const number = this.nodes.length - 1;
    this.#describe(node, value, scope);
    node.isOpen = false;
    return number;
  }

  #describe(node: GraphNode, value: object, scope: Scope): void {
    if (isPlainArray(value)) {
      if (hasExtraProperties(value)) throw refused;
      this.#items(node, value, scope);
    } else if (isPlainObject(value)) {
      if (symbolKey(value)) throw refused;
      this.#fields(node, value, { ...scope, owner: undefined });
    } else {
      this.#parts(node, value, scope);
    }
  }

  #parts(node: GraphNode, value: object, scope: Scope): void {
    const parts = partsOf(value, scope.expected);
    if (!parts) throw refused;
    node.isAtomic = parts.isAtomic === true;
    node.text = headerText(parts);
    if (parts.items) this.#items(node, parts.items, parts.tag === "class" ? { ...scope, expected: undefined } : scope);
    if (parts.fields) this.#fields(node, parts.fields, { ...scope, owner: parts.owner });
  }

  #items(node: GraphNode, items: readonly unknown[], scope: Scope): void {
    node.text += "[";
    for (let index = 0; index < items.length; index++) {
      if (items[index] === undefined && !(index in items)) throw refused;
      this.#add(node, this.child(items[index], scope));
    }
  }

  #fields(node: GraphNode, fields: Readonly<Record<string, unknown>>, { depth, owner }: OwnerScope): void {
    node.text += "{";
    for (const key of sortedKeys(fields)) {
      if (isPoisonous(key, fields[key])) throw refused;
      node.text += `${sized(key)}=`;
      this.#add(node, this.child(fields[key], { depth, expected: owner && fieldType(owner, key) }));
    }
  }

  #add(node: GraphNode, child: string | number): void {
    if (typeof child === "number") node.children.push(child);
    node.text += typeof child === "number" ? "*," : `${child},`;
  }
}

/** The class of each node. Two nodes are in one class when no walk distinguishes them. */
function classesOf(nodes: readonly GraphNode[]): readonly number[] {
  let classes = numbered(nodes, (node) => node.text);
  for (;;) {
    const before = classes;
    classes = numbered(nodes, (node, index) => `${before.of[index]}:${node.children.map((child) => before.of[child]).join()}`);
    if (classes.count === before.count) return before.of;
  }
}

function numbered(
  nodes: readonly GraphNode[],
  labelOf: (node: GraphNode, index: number) => string,
): { of: number[]; count: number } {
  const numbers = new Map<string, number>();
  const of = nodes.map((node, index) => {
    const label = labelOf(node, index);
    const number = numbers.get(label) ?? numbers.size;
    numbers.set(label, number);
    return number;
  });
  return { of, count: numbers.size };
}

/**
 * The text of one node of each class, in the order in which a walk from the root meets them. A
 * child is written as its index in that order.
 */
function write(nodes: readonly GraphNode[], classes: readonly number[]): string {
  const places = new Map<number, number>();
  const met: GraphNode[] = [];
  const placeOf = (index: number): number => {
    const known = places.get(classes[index] ?? 0);
    if (known !== undefined) return known;
    places.set(classes[index] ?? 0, met.length);
    return met.push(nodes[index] as GraphNode) - 1;
  };
  placeOf(0);
  let text = "";
  for (let next = 0; next < met.length; next++) {
    const { text: own, children } = met[next] as GraphNode;
    text += `${sized(own)}(${children.map(placeOf).join()})`;
  }
  return text;
}
