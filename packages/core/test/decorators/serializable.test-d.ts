import { exclude } from "../../src/decorators/exclude.js";
import { serializable } from "../../src/decorators/serializable.js";
import { type } from "../../src/decorators/type.js";

@serializable()
export class Plain {
  @exclude() cache = 1;
  @type(() => Other) other: Other | undefined;
}

@serializable
export class Bare {}

@serializable({ name: "other", encode: (other: Other) => other.cents, decode: (cents: number) => new Other(cents) })
export class Other {
  constructor(readonly cents: number) {}
}

serializable(URLSearchParams, { encode: (query) => query.toString(), decode: (text) => new URLSearchParams(text) });

export class Singleton {
  static readonly one = new Singleton();
  private constructor() {}
}
serializable(Singleton, { encode: () => null, decode: () => Singleton.one });

// @ts-expect-error decode returns something else than an instance
serializable(Other, { encode: (other) => other.cents, decode: () => new Plain() });

// @ts-expect-error decode takes something else than encode returns
serializable(Other, { encode: (other) => other.cents, decode: (text: string) => new Other(text.length) });

// @ts-expect-error these are for another class
@serializable({ encode: (other: Other) => other.cents, decode: (cents: number) => new Other(cents) })
export class Wrong {}

// @ts-expect-error there is no such option
serializable(Other, { id: "x" });

// @ts-expect-error @type takes a function
export const wrong = type(Other);
