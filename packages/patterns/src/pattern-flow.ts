import { DefinitionError, Flow } from "@mazepa/core";
import { describeValue, internalFlowContext, isPlainObject, type FlowDefinition } from "@mazepa/core/internal";
import { MissingDependencyError } from "./pattern-errors.js";
import type { PatternParts } from "./pattern-parts.js";
import { Place } from "./place.js";
import { walkUnrun } from "./plan-walk.js";
import { unregisteredSource, type PatternRegistration } from "./registration.js";
import { controllerFor } from "./controller-for.js";
import type { Store } from "./store.js";
import type { NestedEnd } from "./under-way.js";
import { walk } from "./walk.js";

/**
 * A flow of the pattern whose store begins with `inputs`.
 *
 * @throws MissingDependencyError when inputs are missing; DefinitionError when a step provides one.
 */
export function flowOf(parts: PatternParts, inputs: Store, registration: PatternRegistration | undefined): Flow {
  checkInputs(parts, inputs);
  const store = { ...inputs };
  const source = () => registration?.sourceOf(parts, store) ?? unregisteredSource(parts);
  return new Flow({ ...definitionOf(new Place(parts, store), { skipsAll: false }), source });
}

/** The definition of a flow of a pattern; the flow writes to `end` how it ended. */
function definitionOf(place: Place, end: NestedEnd): FlowDefinition {
  const { name } = place.parts;
  const nest = (nested: Place, nestedEnd: NestedEnd = { skipsAll: false }) => new Flow(definitionOf(nested, nestedEnd));
  const start = () => {
    const context = internalFlowContext();
    return context.dryRun ? walkUnrun(place, context, nest) : walk(place, { context, end }, nest);
  };
  return {
    ...{ name, start, options: {} },
    identityText: () => place.identityText(),
    step: { pattern: name, name, kind: "pattern", key: place.key, controller: place.controllerName },
    ...(place.isUnit && { unit: unitOf(place) }),
  };
}

function unitOf({ parts: { rounds }, inputs, path, identity }: Place): FlowDefinition["unit"] {
  return { name: path, identity, ...(rounds && { rounds: controllerFor(rounds, inputs) }) };
}

function checkInputs({ name, kind, takenBy, provides }: PatternParts, inputs: unknown): void {
  if (typeof inputs !== "object" || inputs === null || !isPlainObject(inputs))
    throw new DefinitionError(`makeFlow of pattern "${name}" takes an object with its inputs, but got ${describeValue(inputs)}.`);
  const missing = [...takenBy].filter(([input]) => !Object.hasOwn(inputs, input));
  if (missing.length > 0)
    throw new MissingDependencyError(
      name,
      missing.map(([input, step]) => ({ name: input, step })),
    );
  const known = (input: string) => kind === "unordered" && takenBy.has(input);
  const provided = Object.keys(inputs).find((input) => provides.has(input) && !known(input));
  if (provided !== undefined)
    throw new DefinitionError(`Pattern "${name}" provides "${provided}" itself, so that it cannot be given to makeFlow.`);
}
