import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { runs } from "../../../../scripts/random-runs.js";
import { serializable } from "../../src/decorators/serializable.js";
import { isMazepaError, SerializationError } from "../../src/errors.js";
import { operationRegistration, operations } from "../../src/registry/operations.js";
import { canonicalText } from "../../src/serialization/canonical-text.js";
import { deserialize } from "../../src/serialization/deserialize.js";
import { serialize } from "../../src/serialization/serialize.js";
import { anyValues, buildGraph, graphs } from "./arbitrary-values.js";

@serializable()
class Account {
  owner: unknown = "nobody";
}
@serializable({ encode: (amount: Amount) => amount.cents, decode: (cents: number) => new Amount(cents) })
class Amount {
  constructor(readonly cents: number) {}
}
class Transfer {
  constructor(readonly account: unknown) {}
}
operations.add(
  operationRegistration({
    id: "Transfer",
    target: Transfer,
    source: Transfer,
    kind: "class",
    options: Object.freeze({}),
    version: undefined,
    package: undefined,
    location: { url: undefined, file: undefined, line: undefined },
  }),
);

const rich = (value: unknown, shared?: unknown): string => JSON.stringify({ $mazepa: 1, value, shared });
const nested = (levels: number, open: string, close: string): string => open.repeat(levels) + close.repeat(levels);

describe("hostile texts", () => {
  const hostile: [string, string][] = [
    ["nothing", ""],
    ["a truncated text", '{"a":[1,2'],
    ["an own __proto__", '{"a":{"__proto__":{"polluted":1}}}'],
    ["an own __proto__, spelt out", '{"\\u005f_proto__":{"polluted":1}}'],
    ["a constructor's prototype", '{"constructor":{"prototype":{"polluted":1}}}'],
    ["a rich __proto__", '{"$mazepa":1,"value":{"__proto__":{"polluted":1}}}'],
    ["a rich constructor's prototype", '{"$mazepa":1,"value":{"constructor":{"prototype":{"polluted":1}}}}'],
    ["a shared constructor's prototype", rich({ constructor: { $: "ref", v: 0 } }, [{ prototype: {} }])],
    [
      "__proto__ in the state of a class",
      '{"$mazepa":1,"value":{"$":"class","name":"Account","v":{"__proto__":{"polluted":1}}}}',
    ],
    ["constructor in the state of an operation", '{"$mazepa":1,"value":{"$":"operation","id":"Transfer","v":{"constructor":1}}}'],
    ["__proto__ in an error", '{"$mazepa":1,"value":{"$":"error","base":"Error","message":"x","v":{"__proto__":{}}}}'],
    ["a kind that is the name of a method", rich({ $: "toString", v: [] })],
    ["a kind that is __proto__", rich({ $: "__proto__", v: [] })],
    ["an unknown class", rich({ $: "class", name: "constructor", v: {} })],
    ["an instance without a type", rich({ $: "typed", v: {} })],
    ["a later version", '{"$mazepa":2,"value":1}'],
    ["no value", '{"$mazepa":1}'],
    ["deep nesting", nested(1001, "[", "]")],
    ["very deep nesting", nested(1_000_000, "[", "]")],
    ["deep nesting of objects", `${'{"a":'.repeat(2000)}1${"}".repeat(2000)}`],
    ["deep rich nesting", `{"$mazepa":1,"value":${nested(100_000, "[", "]")}}`],
    [
      "a deep chain of references",
      rich(
        { $: "ref", v: 0 },
        Array.from({ length: 5000 }, (_, index) => [{ $: "ref", v: index + 1 }]),
      ),
    ],
    [
      "references that only refer to each other",
      rich({ $: "ref", v: 0 }, [
        { $: "ref", v: 1 },
        { $: "ref", v: 0 },
      ]),
    ],
    [
      "a long chain of references to references",
      rich(
        { $: "ref", v: 0 },
        Array.from({ length: 100_000 }, (_, index) => ({ $: "ref", v: index + 1 })),
      ),
    ],
    ["a reference to nothing", rich({ $: "ref", v: 3 }, [])],
    ["a negative reference", rich({ $: "ref", v: -1 }, [1])],
    ["a reference to a method", rich({ $: "ref", v: "push" }, [1])],
    ["a bigint of a million digits", rich({ $: "bigint", v: "9".repeat(1_000_000) })],
    ["a bigint that is code", rich({ $: "bigint", v: "0x1" })],
    ["bytes of a huge length", rich({ $: "bytes", v: ["Float64Array", 1e9] })],
    ["bytes that do not fit", rich({ $: "bytes", v: ["Float64Array", "AAAA"] })],
    ["bytes of an unknown kind", rich({ $: "bytes", v: ["constructor", "AAAA"] })],
    ["bytes that are no base64", rich({ $: "bytes", v: ["Buffer", "§§§§"] })],
    ["a date that is none", rich({ $: "Date", v: "tomorrow" })],
    ["a regular expression that is none", rich({ $: "regexp", v: "/(/" })],
    ["a URL that is none", rich({ $: "URL", v: "not a url" })],
    ["a number that is none", rich({ $: "number", v: { valueOf: 1 } })],
    ["a map of half an entry", rich({ $: "map", v: [1] })],
    ["a map that is an object", rich({ $: "map", v: {} })],
    ["a custom class within itself", rich({ $: "ref", v: 0 }, [{ $: "class", name: "Amount", v: [{ $: "ref", v: 0 }] }])],
    ["an error class that is no error", rich({ $: "error", marked: "Account", message: "x" })],
    ["an error whose message is no text", rich({ $: "error", base: "Error", message: [1] })],
    ["shared values that are no list", rich(1, { length: 5 })],
  ];

  it.each(hostile)("V3 refuses %s", (_what, text) => {
    const before = prototypes();

    expect(() => deserialize(text)).toThrow(SerializationError);
    expect(prototypes()).toEqual(before);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  it("V3 refuses what is no text", () => {
    expect(() => deserialize({ toString: () => "1" } as never)).toThrow(SerializationError);
  });

  it("V3 a field of the text cannot become a prototype or run a setter", () => {
    class Guarded {
      set role(_role: string) {
        throw new Error("The setter was run.");
      }
    }
    serializable(Guarded);

    const revived = deserialize(rich({ $: "class", name: "Guarded", v: { role: "admin", toString: "x" } })) as object;

    expect(Object.getPrototypeOf(revived)).toBe(Guarded.prototype);
    expect(Object.keys(revived)).toEqual(["role", "toString"]);
  });

  it("V3 a mutilated text is a value or a SerializationError, and changes no prototype", () => {
    const before = prototypes();
    const spice = fc.constantFrom(
      "[",
      "]",
      "{",
      "}",
      '"',
      ",",
      '"$"',
      '"__proto__":',
      "-",
      "1e999",
      "\\",
      "null",
      '"ref"',
      '"map"',
      '"class"',
    );

    fc.assert(
      fc.property(texts, fc.array(fc.tuple(fc.nat(), fc.nat(5), spice), { minLength: 1, maxLength: 3 }), (text, edits) => {
        let mutilated = text;
        for (const [at, length, insert] of edits) {
          const from = at % (mutilated.length + 1);
          mutilated = mutilated.slice(0, from) + insert + mutilated.slice(from + length);
        }
        expectValueOrRefusal(mutilated);
      }),
      { numRuns: runs(2000) },
    );
    expect(prototypes()).toEqual(before);
  });

  it("V3 a text with its parts exchanged is a value or a SerializationError, and changes no prototype", () => {
    const before = prototypes();

    fc.assert(
      fc.property(texts, texts, fc.nat(), fc.nat(), (text, other, at, from) => {
        const tree: unknown = { root: JSON.parse(text) };
        const places = holders(tree);
        const donors = holders({ root: JSON.parse(other) });
        const [holder, key] = places[at % places.length] ?? [];
        const [donor, donorKey] = donors[from % donors.length] ?? [];
        if (holder && donor) Object.defineProperty(holder, key ?? "", { value: donor[donorKey ?? ""], enumerable: true });
        expectValueOrRefusal(JSON.stringify((tree as { root: unknown }).root));
      }),
      { numRuns: runs(2000) },
    );
    expect(prototypes()).toEqual(before);
  });
});

const texts: fc.Arbitrary<string> = fc
  .oneof(
    anyValues,
    anyValues.map((owner) => Object.assign(new Account(), { owner })),
    anyValues.map((value) => new Transfer([value, new Amount(3), value])),
    graphs.map((graph) => buildGraph(graph, 1, () => 0)),
  )
  .map(serialize);

function expectValueOrRefusal(text: string): void {
  let value: unknown;
  try {
    value = deserialize(text);
  } catch (error) {
    if (!isMazepaError(error, "MAZEPA_SERIALIZATION") && !isMazepaError(error, "MAZEPA_UNKNOWN_OPERATION")) throw error;
    return;
  }
  expect(canonicalText(deserialize(serialize(value)), "value")).toBe(canonicalText(value, "value"));
}

type Holder = Record<string, unknown>;

/** Every place in a tree where a value stands. */
function holders(tree: unknown): [Holder, string][] {
  if (typeof tree !== "object" || tree === null) return [];
  return Object.keys(tree).flatMap((key) => [[tree as Holder, key] as [Holder, string], ...holders((tree as Holder)[key])]);
}

function prototypes(): unknown {
  const all = [Object, Array, Map, Set, Error, Date, RegExp, Function, Account, Amount, Transfer];
  return all.map((each) => Reflect.ownKeys(each.prototype as object).map(String));
}
