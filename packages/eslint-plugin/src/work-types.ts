import type ts from "typescript";
import { isDeclaredInCore } from "./declared-in-core.js";

/** What a value is to a flow. */
export type WorkKind = "one" | "many" | "generator" | "dependency";

/** Lists in lists are looked at this deep: the type of what a flow may yield contains itself. */
const maxDepth = 3;

const single = ["Task", "Flow"];

const collections: Readonly<Record<string, WorkKind>> = {
  ...{ Array: "many", ReadonlyArray: "many", Set: "many", ReadonlySet: "many" },
  ...{ Generator: "generator", AsyncGenerator: "generator" },
};

/** Tells tasks and flows by their types, which are told by their declarations in core. */
export class WorkTypes {
  readonly #checker: ts.TypeChecker;

  constructor(checker: ts.TypeChecker) {
    this.#checker = checker;
  }

  /**
   * What a value of a type is, or may be: a task or flow, several of them, a generator of a scope
   * such as `all(…)`, or a dependency. Undefined for anything else.
   */
  kindOf(type: ts.Type): WorkKind | undefined {
    return this.#kindOf(type, maxDepth);
  }

  /** Whether every value of a type is a task or a flow. */
  isAlwaysOne(type: ts.Type): boolean {
    return this.#parts(type).every((part) => this.#isA(part, single));
  }

  #kindOf(type: ts.Type, depth: number): WorkKind | undefined {
    for (const part of this.#parts(type)) {
      const kind = this.#kindOfPart(part, depth);
      if (kind !== undefined) return kind;
    }
    return undefined;
  }

  #kindOfPart(type: ts.Type, depth: number): WorkKind | undefined {
    if (this.#isA(type, single)) return "one";
    if (this.#isA(type, ["Dependency"])) return "dependency";
    const kind = this.#checker.isTupleType(type) ? "many" : collections[type.getSymbol()?.getName() ?? ""];
    if (kind === undefined || depth === 0) return undefined;
    const members = kind === "generator" ? this.#argumentsOf(type).slice(0, 1) : this.#argumentsOf(type);
    const inside = members.map((member) => this.#kindOf(member, depth - 1));
    return inside.some((one) => one === "one" || one === "many") ? kind : undefined;
  }

  #argumentsOf(type: ts.Type): readonly ts.Type[] {
    return "target" in type ? this.#checker.getTypeArguments(type as ts.TypeReference) : [];
  }

  #isA(type: ts.Type, names: readonly string[]): boolean {
    const symbol = type.getSymbol();
    if (symbol && names.includes(symbol.getName()) && isDeclaredInCore(symbol)) return true;
    return type.isClassOrInterface() && this.#checker.getBaseTypes(type).some((base) => this.#isA(base, names));
  }

  #parts(type: ts.Type): readonly ts.Type[] {
    const known = this.#checker.getBaseConstraintOfType(type) ?? type;
    return known.isUnionOrIntersection() ? known.types : [known];
  }
}
