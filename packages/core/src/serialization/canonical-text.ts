import { canonicalGraph } from "./canonical-graph.js";
import { fieldType, type Constructor } from "./class-fields.js";
import { shortened, headerText, identifiedText, isShortened, primitiveText, sortedKeys } from "./canonical-pieces.js";
import { identitySymbol, type Identified } from "./identity.js";
import { sized } from "./leaf-identity.js";
import { maxDepth, maxNodes } from "./limits.js";
import { partsOf, type Parts } from "./parts.js";
import { hasExtraProperties, isPlainArray, isPlainObject, symbolKey } from "./plain-object.js";
import { isPoisonous } from "./poison.js";
import { explainRefusal, refused, tooDeep, tooMany } from "./refusal.js";

/**
 * The canonical text of `value`. Values of equal content have equal texts, with keys in any order
 * and with any shared parts; other values have different texts. Texts over 1 KiB are replaced by
 * their digest.
 *
 * @param path what the value is called in messages, e.g. `args`.
 * @param onTask called with each task or flow met, in order of appearance; its id is written for
 *   it.
 * @throws SerializationError naming the path of the first part that cannot be serialized.
 */
export function canonicalText(value: unknown, path: string, onTask?: (value: object) => void): string {
  const walk = new CanonicalWalk();
  try {
    const text = walk.text(value, 0, undefined);
    if (onTask && walk.tasks) new Set(walk.tasks).forEach(onTask);
    return shortened(text);
  } catch (error) {
    if (error !== tooDeep) throw explainRefusal(error, { root: value, path, allowsTasks: true });
  }
  return textOfGraph(value, path, onTask);
}

/**
 * Shared values are looked up only after this many nodes, since most arguments are smaller, and
 * only if their text is long, since short ones are as cheap to walk again.
 */
const memoryAfter = 256;

/**
 * One walk. It does not track cycles: a cycle shows as nesting that is too deep, and is left to the
 * slow path.
 */
class CanonicalWalk {
  tasks: object[] | undefined;
  #nodes = 0;
  #memory: Map<object, string> | undefined;

  text(value: unknown, depth: number, expected: Constructor | undefined): string {
    if ((typeof value !== "object" && typeof value !== "function") || value === null) return primitiveText(value);
    if (++this.#nodes < memoryAfter) return this.#objectText(value, depth + 1, expected);
    return this.#rememberedText(value, depth + 1, expected);
  }

  #rememberedText(value: object, depth: number, expected: Constructor | undefined): string {
    if (this.#nodes > maxNodes) throw tooMany;
    this.#memory ??= new Map();
    const known = this.#memory.get(value);
    if (known !== undefined) return known;
    const text = this.#objectText(value, depth, expected);
    if (isShortened(text)) this.#memory.set(value, text);
    return text;
  }

  #objectText(value: object, depth: number, expected: Constructor | undefined): string {
    if (depth > maxDepth) throw tooDeep;
    if (isPlainArray(value)) return this.#arrayText(value, depth, expected);
    if (isPlainObject(value)) {
      if (symbolKey(value)) throw refused;
      return shortened(`${this.#fieldsText(value, depth, undefined)}}`);
    }
    if (identitySymbol in value) {
      (this.tasks ??= []).push(value);
      return identifiedText(value as Identified);
    }
    const parts = partsOf(value, expected);
    if (!parts) throw refused;
    return this.#partsText(parts, depth, expected);
  }

  #arrayText(array: readonly unknown[], depth: number, expected: Constructor | undefined): string {
    // The outermost array is the argument list of a call, which has nothing but elements.
    if (depth > 1 && hasExtraProperties(array)) throw refused;
    let text = "[";
    for (let index = 0; index < array.length; index++) {
      const element = array[index];
      if (element === undefined && !(index in array)) throw refused;
      text += `${this.text(element, depth, expected)},`;
    }
    return shortened(`${text}]`);
  }

  #fieldsText(fields: Readonly<Record<string, unknown>>, depth: number, owner: Constructor | undefined): string {
    let text = "{";
    for (const key of sortedKeys(fields)) {
      const value = fields[key];
      if (isPoisonous(key, value)) throw refused;
      text += `${sized(key)}=${this.text(value, depth, owner && fieldType(owner, key))},`;
    }
    return text;
  }

  #partsText(parts: Parts, depth: number, expected: Constructor | undefined): string {
    let text = headerText(parts);
    const within = parts.tag === "class" ? undefined : expected;
    for (const item of parts.items ?? []) text += `${this.text(item, depth, within)},`;
    if (parts.fields) text += this.#fieldsText(parts.fields, depth, parts.owner);
    return shortened(`${text})`);
  }
}

function textOfGraph(value: unknown, path: string, onTask: ((value: object) => void) | undefined): string {
  try {
    const { text, tasks } = canonicalGraph(value);
    if (onTask) tasks.forEach(onTask);
    return shortened(text);
  } catch (error) {
    throw explainRefusal(error, { root: value, path, allowsTasks: true });
  }
}
