import { classTransformer, transformerStorage } from "#class-transformer";
import type { Constructor } from "./class-fields.js";

/** class-transformer's numbers for its two directions. */
const toClass = 0;
const toPlain = 1;

const answers = new WeakMap<Constructor, boolean>();

/**
 * Whether class-transformer's `@Expose`, `@Transform` or a class-level `@Exclude` decide how the
 * fields of `owner` are written.
 */
export function isTransformed(owner: Constructor): boolean {
  let answer = answers.get(owner);
  if (answer === undefined) {
    answer =
      transformerStorage().getStrategy(owner) !== "none" ||
      transformerStorage().getExposedMetadatas(owner).length > 0 ||
      hasTransforms(owner);
    answers.set(owner, answer);
  }
  return answer;
}

/**
 * The fields of `instance` as class-transformer converts them, one level deep. Field values without
 * a rule are hidden behind symbols, since it would flatten a Map or a class that our codecs carry.
 */
export function fieldsToPlain(instance: object, owner: Constructor): Record<string, unknown> {
  const curtain = new Curtain(owner, toPlain);
  const exposed = transformerStorage().getExposedProperties(owner, toPlain);
  const shadow = Object.create(owner.prototype as object) as Record<string, unknown>;
  for (const key of new Set([...Object.keys(instance), ...exposed])) {
    const value: unknown = Reflect.get(instance, key);
    Object.defineProperty(shadow, key, { value: curtain.hide(key, value), enumerable: true, writable: true, configurable: true });
  }
  return curtain.reveal(classTransformer().instanceToPlain(shadow));
}

/** Writes what {@link fieldsToPlain} returned into `instance`. */
export function plainToFields(instance: object, fields: Readonly<Record<string, unknown>>): void {
  const owner = instance.constructor as Constructor;
  const curtain = new Curtain(owner, toClass);
  const hidden: Record<string, unknown> = {};
  for (const key of Object.keys(fields)) {
    const field = transformerStorage().findExposeMetadataByCustomName(owner, key)?.propertyName ?? key;
    hidden[key] = curtain.hide(field, fields[key]);
  }
  curtain.reveal(classTransformer().plainToClassFromExist(instance as Record<string, unknown>, hidden));
}

class Curtain {
  readonly #owner: Constructor;
  readonly #direction: number;
  readonly #values = new Map<symbol, unknown>();

  constructor(owner: Constructor, direction: number) {
    this.#owner = owner;
    this.#direction = direction;
  }

  hide(field: string, value: unknown): unknown {
    const isObject = (typeof value === "object" && value !== null) || typeof value === "function";
    if (!isObject || transformerStorage().findTransformMetadatas(this.#owner, field, this.#direction).length > 0) return value;
    const symbol = Symbol(field);
    this.#values.set(symbol, value);
    return symbol;
  }

  /** Replaces the symbols by the values that they hide. */
  reveal(target: Record<string, unknown>): Record<string, unknown> {
    for (const key of Object.keys(target)) {
      const value = target[key];
      if (typeof value === "symbol" && this.#values.has(value)) target[key] = this.#values.get(value);
    }
    return target;
  }
}

function hasTransforms(owner: Constructor): boolean {
  const transforms = (transformerStorage() as unknown as { _transformMetadatas: Map<unknown, unknown> })._transformMetadatas;
  for (let each: unknown = owner; typeof each === "function"; each = Object.getPrototypeOf(each))
    if (transforms.has(each)) return true;
  return false;
}
