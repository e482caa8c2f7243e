import { describe, expect, it } from "@jest/globals";
import { instanceToPlain } from "class-transformer";
import { exclude } from "../../src/decorators/exclude.js";
import { serializable } from "../../src/decorators/serializable.js";
import { type } from "../../src/decorators/type.js";
import { DefinitionError, DuplicateOperationError, SerializationError } from "../../src/errors.js";
import { canonicalText } from "../../src/serialization/canonical-text.js";
import { deserialize } from "../../src/serialization/deserialize.js";
import { serialize } from "../../src/serialization/serialize.js";

class Product {
  constructor(readonly name: string) {}
  shout(): string {
    return this.name.toUpperCase();
  }
}

class Line {
  @type(() => Product) product: Product;
  @exclude() cache = "expensive";

  constructor(
    product: Product,
    readonly count: number,
  ) {
    this.product = product;
  }
}

@serializable()
class Order {
  static constructed = 0;
  @type(() => Line) lines: Line[] = [];
  @type(() => Line) byName = new Map<string, Line>();
  @type(() => Line) chosen: Set<Line> | undefined;
  @exclude() connection: unknown = () => "open";
  parent: Order | undefined;

  constructor(readonly number: number) {
    Order.constructed++;
  }
}

@serializable
class Bare {
  value = 1;
}

@serializable({ name: "money", encode: (money: Money) => money.text, decode: (text: string) => new Money(Number(text)) })
class Money {
  readonly #cents: number;
  constructor(cents: number) {
    this.#cents = cents;
  }
  get text(): string {
    return String(this.#cents);
  }
}

class Point {
  private constructor(readonly x: number) {}
  static at(x: number): Point {
    return new Point(x);
  }
}
serializable(Point, { name: "Point", encode: (point) => [point.x], decode: ([x]) => Point.at(x ?? 0) });

function order(): Order {
  const made = new Order(7);
  const line = new Line(new Product("tea"), 2);
  made.lines.push(line, new Line(new Product("milk"), 1));
  made.byName.set("tea", line);
  made.chosen = new Set([line]);
  return made;
}

const copy = <T>(value: T): T => deserialize(serialize(value)) as T;

/** The same cases under both kinds of decorators. */
export function serializableCases(kind: string): void {
  describe(`@serializable, @type and @exclude as ${kind} decorators`, () => {
    it("V1 instances of a marked class travel without a constructor being run", () => {
      const original = order();
      const before = Order.constructed;

      const revived = copy(original);

      expect(revived).toBeInstanceOf(Order);
      expect(revived.number).toBe(7);
      expect(Order.constructed).toBe(before);
    });

    it("V1 @type carries nested instances, alone and in arrays, maps and sets, and what is shared stays shared", () => {
      const revived = copy(order());

      expect(revived.lines[0]).toBeInstanceOf(Line);
      expect(revived.lines[1]?.product.shout()).toBe("MILK");
      expect(revived.byName.get("tea")).toBe(revived.lines[0]);
      expect(revived.chosen?.has(revived.lines[0] as Line)).toBe(true);
    });

    it("O8 fields marked @exclude do not travel, are absent afterwards and no part of identity", () => {
      const one = order();
      const other = order();
      other.connection = () => "another one";

      const revived = copy(one);

      expect(Object.hasOwn(revived, "connection")).toBe(false);
      expect(Object.hasOwn(revived.lines[0] as Line, "cache")).toBe(false);
      expect(canonicalText(other, "order")).toBe(canonicalText(one, "order"));
      expect(canonicalText(revived, "order")).toBe(canonicalText(one, "order"));
    });

    it("V1 a marked class may contain itself", () => {
      const original = order();
      original.parent = original;

      const revived = copy(original);

      expect(revived.parent).toBe(revived);
      expect(canonicalText(revived, "order")).toBe(canonicalText(original, "order"));
    });

    it("V1 the marks are handed over to class-transformer", () => {
      const plain = instanceToPlain(order()) as { connection?: unknown; lines: { cache?: unknown }[] };

      expect(plain.lines[0]).toEqual({ product: { name: "tea" }, count: 2 });
      expect("connection" in plain).toBe(false);
    });

    it("V1 encode and decode carry #private state, as a decorator and as a call", () => {
      expect(copy(new Money(150)).text).toBe("150");
      expect(copy(new Bare())).toBeInstanceOf(Bare);
      expect(copy(Point.at(3))).toEqual(Point.at(3));
      expect(canonicalText(new Money(1), "money")).not.toBe(canonicalText(new Money(2), "money"));
    });

    it("V2 a nested instance without @type is refused with its path", () => {
      const original = order() as Order & { extra?: unknown };
      original.extra = [new Product("loose")];

      const error = expectThrown(() => serialize([original]));

      expect(error).toBeInstanceOf(SerializationError);
      expect(error).toMatchObject({ path: "value[0].extra[0]" });
      expect((error as Error).message).toMatch(/instance of Product.*@serializable/);
    });

    it("V2 what a typed field does not name is refused below it too", () => {
      const original = order();
      original.lines.push({ product: new Product("x") } as Line);

      expect(expectThrown(() => canonicalText(original, "order"))).toMatchObject({ path: "order.lines[2].product" });
    });

    it("refuses state that is not in fields without encode and decode, and encode alone", () => {
      class Hidden {
        readonly #secret = 1;
        reveal(): number {
          return this.#secret;
        }
      }

      class Tags extends Set<string> {}

      expect(() => serializable(Hidden)).toThrow(DefinitionError);
      expect(() => serializable(Hidden)).toThrow(/Hidden keeps state in #private members/);
      expect(() => serializable(Tags)).toThrow(/Tags extends Set/);
      expect(() => serializable(Product, { encode: () => 1 })).toThrow(/`encode` without `decode`/);
      expect(() => serializable(Product, { encode: 5 as never, decode: 5 as never })).toThrow(/"encode" must be a function/);
    });

    it("refuses a second class under one name", () => {
      expect(() => serializable(class Order {})).toThrow(DuplicateOperationError);
    });

    it("refuses to stand where there is no field", () => {
      expect(() => exclude()(undefined, { kind: "method" } as never)).toThrow(/public instance field/);
      expect(() => type(Product as never)).toThrow(DefinitionError);
      expect(() => type(() => Product)({}, Symbol("field"))).toThrow(DefinitionError);
    });
  });
}

function expectThrown(action: () => unknown): unknown {
  try {
    action();
  } catch (error) {
    return error;
  }
  throw new Error("Nothing was thrown.");
}
