import { define } from "../serialization/class-fields.js";
import { isPlainArray, isPlainObject } from "../serialization/plain-object.js";
import { isPart, type Part } from "./part.js";
import { isTask, type Task } from "./task.js";

/**
 * `args` with each task and each part replaced by what `valueOf` returns for it, at any depth of
 * plain arrays and objects. Containers of tasks are copied with their connections; everything else
 * is shared.
 */
export function resolveArguments(args: readonly unknown[], valueOf: (given: Task | Part) => unknown): readonly unknown[] {
  return new Resolution(valueOf).resolve(args) as readonly unknown[];
}

class Resolution {
  readonly #valueOf: (given: Task | Part) => unknown;
  readonly #copies = new Map<object, object>();

  constructor(valueOf: (given: Task | Part) => unknown) {
    this.#valueOf = valueOf;
  }

  resolve(value: unknown): unknown {
    if (typeof value !== "object" || value === null) return value;
    const copy = this.#copies.get(value);
    if (copy) return copy;
    if (isPlainArray(value)) return this.#array(value);
    if (isPlainObject(value)) return this.#object(value);
    return isTask(value) || isPart(value) ? this.#valueOf(value) : value;
  }

  #array(list: readonly unknown[]): unknown[] {
    const copy: unknown[] = [];
    this.#copies.set(list, copy);
    for (const item of list) copy.push(this.resolve(item));
    return copy;
  }

  #object(value: Readonly<Record<string, unknown>>): object {
    const copy = Object.create(Object.getPrototypeOf(value) as object | null) as object;
    this.#copies.set(value, copy);
    for (const key of Object.keys(value)) define(copy, key, this.resolve(value[key]));
    return copy;
  }
}
