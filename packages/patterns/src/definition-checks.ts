import { DefinitionError } from "@mazepa/core";
import { describeValue } from "@mazepa/core/internal";

/** @throws DefinitionError when `name` cannot be a name of the store. */
export function checkName(what: string, name: unknown): asserts name is string {
  if (typeof name !== "string" || name === "")
    throw new DefinitionError(`${what}: a name must be a text that is not empty, but this is ${describeValue(name)}.`);
  if (/^-?\d+$/.test(name))
    throw new DefinitionError(
      `${what}: "${name}" cannot be a name, since the engine orders keys that are integers by itself. Put a letter in front.`,
    );
  if (name === "__proto__")
    throw new DefinitionError(`${what}: "__proto__" cannot be a name, since objects keep no value under it.`);
}
