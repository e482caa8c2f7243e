import { inspect } from "node:util";
import { DefinitionError } from "../errors.js";
import { identitySymbol } from "../serialization/identity.js";
import { sized } from "../serialization/leaf-identity.js";
import { isTask, type Task } from "./task.js";

const partBrand = Symbol.for("mazepa.part");

/** Exists in types only, and makes parts of different types different. */
declare const valueSymbol: unique symbol;

/**
 * The keys of `T` that are data: indexes of lists and own names of records. Functions, texts and
 * numbers have none.
 */
export type PartKey<T> = T extends readonly unknown[]
  ? number | Extract<keyof T, `${number}`>
  : T extends string | number | boolean | bigint | symbol | null | undefined | Function
    ? never
    : keyof T & (string | number);

/** The part of `T` under the key `K`; `unknown` if `T` is. */
export type PartOf<T, K> = unknown extends T ? unknown : NonNullable<T>[K & keyof NonNullable<T>];

/** A part of a task's value, as an argument of another task. Made by {@link part}. */
export class Part<out T = unknown> {
  /** The task that gives the whole value. */
  readonly task: Task;
  /** The keys that lead from the whole value to the part. */
  readonly path: readonly (string | number)[];
  declare readonly [valueSymbol]?: T;

  /** @throws DefinitionError when a key is neither a text nor an index. */
  constructor(task: Task, path: readonly (string | number)[]) {
    for (const key of path) checkKey(key);
    this.task = task;
    this.path = path;
  }

  get [partBrand](): true {
    return true;
  }

  /** The task and the path, as two texts, so that no hand-set id can equal them. */
  [identitySymbol](): readonly string[] {
    const keys = this.path.map((key) => (typeof key === "number" ? `${key}` : sized(key)));
    return [this.task[identitySymbol](), keys.join(",")];
  }

  /** What `console.log(part)` shows. */
  [inspect.custom](): string {
    return `Part ${pathText(this.path)} of the value of task ${this.task.id} of "${this.task.operationId}"`;
  }
}

/** Whether `value` is a part, from this copy of core or another. */
export function isPart(value: unknown): value is Part {
  return typeof value === "object" && value !== null && partBrand in value;
}

/**
 * A part of the value of `task`, as an argument of another task: `resize.makeTask(part(load,
 * "images", 0))`. Only the part is sent. If the value has no such part, the task that takes it
 * fails for good and does not run; the `cause` of its error is a `RangeError` that names the path.
 *
 * @example
 * ```ts
 * const parse = taskableOperation({ name: "parse" }, (text: string) => ({
 *   title: text,
 *   pages: [text],
 * }));
 * await execute(count.makeTask(part(parse.makeTask("one two"), "pages", 0))); // 2
 * ```
 *
 * @throws DefinitionError when `task` is no task, or a key is neither a text nor an index.
 */
export function part<R, A extends PartKey<NonNullable<R>>>(task: Task<R>, ...path: [A]): Part<PartOf<R, A>>;
export function part<R, A extends PartKey<NonNullable<R>>, B extends PartKey<NonNullable<PartOf<R, A>>>>(
  task: Task<R>,
  ...path: [A, B]
): Part<PartOf<PartOf<R, A>, B>>;
export function part<
  R,
  A extends PartKey<NonNullable<R>>,
  B extends PartKey<NonNullable<PartOf<R, A>>>,
  C extends PartKey<NonNullable<PartOf<PartOf<R, A>, B>>>,
>(task: Task<R>, ...path: [A, B, C]): Part<PartOf<PartOf<PartOf<R, A>, B>, C>>;
export function part(task: Task, ...path: readonly (string | number)[]): Part {
  if (!isTask(task))
    throw new DefinitionError("part() takes a task, made by `.makeTask(…)`, and the keys that lead to a part of its value.");
  if (path.length === 0) throw new DefinitionError("part() takes at least one key. For the whole value, pass the task itself.");
  return new Part(task, path);
}

function checkKey(key: unknown): void {
  if (typeof key === "string" || (typeof key === "number" && Number.isInteger(key) && key >= 0)) return;
  throw new DefinitionError(
    `The key of a part is a text or an index of 0 or more, but got ${typeof key === "number" ? key : typeof key}.`,
  );
}

/**
 * The part of `value` at `path`, by own enumerable data properties and indexes only. The last key
 * may name a property that an object does not have: its value is undefined.
 *
 * @throws RangeError naming the first part of the path that leads nowhere.
 */
export function pickPart(value: unknown, path: readonly (string | number)[]): unknown {
  let current = value;
  for (const [index, key] of path.entries()) {
    const found = ownValue(current, key);
    if (!found && !mayBeAbsent(current, index === path.length - 1)) {
      const where = index === 0 ? "the value" : pathText(path.slice(0, index));
      throw new RangeError(`There is no part ${pathText(path.slice(0, index + 1))}: ${where} is ${describe(current)}.`);
    }
    current = found?.value;
  }
  return current;
}

/**
 * Whether a missing part is undefined: an optional field of a record is, an element beyond the end
 * is an error.
 */
function mayBeAbsent(parent: unknown, isLast: boolean): boolean {
  return isLast && typeof parent === "object" && parent !== null && !Array.isArray(parent);
}

function ownValue(parent: unknown, key: string | number): { readonly value?: unknown } | undefined {
  if (typeof parent !== "object" || parent === null || key === "__proto__") return undefined;
  const property = Object.getOwnPropertyDescriptor(parent, key);
  return property?.enumerable === true && "value" in property ? property : undefined;
}

function describe(value: unknown): string {
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (value === null || value === undefined) return String(value);
  return typeof value === "object" ? "an object without it" : `a ${typeof value}`;
}

function pathText(path: readonly (string | number)[]): string {
  return path.map((key) => (typeof key === "number" ? `[${key}]` : `.${key}`)).join("");
}
