import type { NestedStep, PatternParts } from "./pattern-parts.js";

/** A pattern that is a step of another one. Its public type is `PatternStep`. */
export class NestedPattern implements NestedStep {
  readonly kind = "pattern";
  readonly pattern: PatternParts;
  readonly rename: Readonly<Record<string, string>>;

  constructor(pattern: PatternParts, rename: Readonly<Record<string, string>>) {
    this.pattern = pattern;
    this.rename = Object.freeze({ ...rename });
    Object.freeze(this);
  }

  outerName(name: string): string {
    return Object.hasOwn(this.rename, name) ? (this.rename[name] as string) : name;
  }
}
