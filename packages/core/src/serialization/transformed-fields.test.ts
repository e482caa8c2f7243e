import { describe, expect, it } from "@jest/globals";
import { Exclude, Expose, Transform, TransformationType, Type } from "class-transformer";
import "reflect-metadata";
import { serializableClasses } from "../registry/serializable-classes.js";
import { canonicalText } from "./canonical-text.js";
import { deserialize } from "./deserialize.js";
import { serialize } from "./serialize.js";

class Price {
  constructor(readonly cents: bigint) {}
}

class Shop {
  @Expose({ name: "shop_name" }) title = "Tea & Co";
  @Transform(({ value, type }) =>
    type === TransformationType.PLAIN_TO_CLASS ? new Set(value as string[]) : [...(value as Set<string>)].sort(),
  )
  tags = new Set(["b", "a"]);
  @Type(() => Price) prices = new Map([["tea", new Price(3n)]]);
  @Exclude() door = (): string => "open";
  opened = new Date(0);

  @Expose() get size(): number {
    return this.prices.size;
  }
}

describe("a class with class-transformer's own decorators", () => {
  const place = { url: undefined, file: undefined, line: undefined };
  serializableClasses.add({ id: "Shop", target: Shop, encode: undefined, decode: undefined, location: place });

  it("is written by class-transformer's rules, with values that class-transformer alone would flatten", () => {
    const text = serialize(new Shop());
    const revived = deserialize(text) as Shop;

    expect(text).toContain('"shop_name":"Tea & Co"');
    expect(text).toContain('"tags":["a","b"]');
    expect(revived).toBeInstanceOf(Shop);
    expect(revived.title).toBe("Tea & Co");
    expect(revived.tags).toEqual(new Set(["a", "b"]));
    expect(revived.prices.get("tea")).toEqual(new Price(3n));
    expect(revived.opened).toEqual(new Date(0));
    expect(revived.size).toBe(1);
    expect(Object.hasOwn(revived, "door")).toBe(false);
  });

  it("has one identity before and after", () => {
    expect(canonicalText(deserialize(serialize(new Shop())), "shop")).toBe(canonicalText(new Shop(), "shop"));
  });
});
