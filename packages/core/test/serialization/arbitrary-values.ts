import fc from "fast-check";

const unusual = ["", "$", "v", "$mazepa", "constructor", "prototype", "toString", "then", "a.b", "\\", "length", "\ud800"];

/** Values without parts, of every kind that travels. */
export const leafValues: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(null, undefined, true, false, NaN, Infinity, -Infinity, 0, -0, "", "1", 1, 1n, "undefined", "\udc00"),
  fc.string({ unit: "binary" }),
  fc.double(),
  fc.integer(),
  fc.bigInt({ min: -(2n ** 80n), max: 2n ** 80n }),
  fc.date({ noInvalidDate: false }),
  fc.constantFrom(/a\/b/g, /[/]\n/imsuy, new RegExp("")),
  fc.webUrl().map((url) => new URL(url)),
  fc.uint8Array(),
  fc.uint8Array().map((bytes) => Buffer.from(bytes)),
  fc.float64Array(),
  fc.bigInt64Array(),
  fc.uint8Array().map((bytes) => new Uint8Array(bytes).buffer),
);

const keys = fc.oneof(fc.constantFrom(...unusual), fc.string());

/** Trees of values of every kind that travels. */
export const anyValues: fc.Arbitrary<unknown> = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    leafValues,
    fc.array(tie("value"), { maxLength: 4 }),
    fc
      .dictionary(keys, tie("value"), { maxKeys: 4, noNullPrototype: true })
      .filter((value) => !Object.hasOwn(value, "__proto__") && !Object.hasOwn(value, "constructor")),
    fc.array(fc.tuple(tie("value"), tie("value")), { maxLength: 3 }).map((entries) => new Map(entries)),
    fc.array(tie("value"), { maxLength: 3 }).map((values) => new Set(values)),
    fc.tuple(fc.string(), tie("value")).map(([message, cause]) => new TypeError(message, { cause })),
    tie("value").map((value) => [value, value]),
  ),
})).value;

/** One node of a graph: a label, and the numbers of the nodes it refers to. */
export interface Vertex {
  readonly label: number;
  readonly to: readonly number[];
}

/** Small graphs with few labels, so that many of their nodes look alike. */
export const graphs: fc.Arbitrary<readonly Vertex[]> = fc.integer({ min: 1, max: 6 }).chain((size) =>
  fc.array(fc.record({ label: fc.integer({ min: 0, max: 1 }), to: fc.array(fc.nat(size - 1), { minLength: 1, maxLength: 2 }) }), {
    minLength: size,
    maxLength: size,
  }),
);

/**
 * The graph as objects that refer to each other; `copies` of each node, which `pick` chooses among
 * at each reference.
 */
export function buildGraph(graph: readonly Vertex[], copies: number, pick: () => number): object {
  const objects = graph.map(({ label }) => Array.from({ length: copies }, () => ({ label, to: [] as object[] })));
  for (const [index, { to }] of graph.entries()) {
    for (const object of objects[index] ?? [])
      for (const target of to) object.to.push(objects[target]?.[pick() % copies] as object);
  }
  return objects[0]?.[0] as object;
}

/**
 * Whether no walk from the two first nodes tells the graphs apart: the definition, pair by pair.
 */
export function looksAlike(left: readonly Vertex[], right: readonly Vertex[]): boolean {
  const assumed = new Set<string>();
  const alike = (one: number, other: number): boolean => {
    const pair = `${one},${other}`;
    if (assumed.has(pair)) return true;
    assumed.add(pair);
    const [a, b] = [left[one], right[other]];
    if (!a || !b || a.label !== b.label || a.to.length !== b.to.length) return false;
    return a.to.every((target, index) => alike(target, b.to[index] ?? -1));
  };
  return alike(0, 0);
}
