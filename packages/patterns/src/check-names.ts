import { DefinitionError } from "@mazepa/core";
import type { LooseMember } from "./make-members.js";
import type { NestedStep } from "./pattern-parts.js";
import type { PatternKind } from "./pattern-types.js";

/** The parts of a pattern that the check of its names needs. */
export interface NamedParts {
  readonly name: string;
  readonly kind: PatternKind;
  /** The name that the controller of its rounds provides. */
  readonly provided: string | undefined;
  readonly members: readonly LooseMember[];
}

/**
 * Checks that each name is provided once, and that no step takes a name that it provides itself or,
 * in a linear pattern, that only a later step provides.
 *
 * @throws DefinitionError naming the steps.
 */
export function checkNames({ name, kind, provided, members }: NamedParts): void {
  const providers = new Map<string, LooseMember | undefined>(provided === undefined ? [] : [[provided, undefined]]);
  for (const member of members) {
    checkRename(name, member);
    for (const each of member.provides) {
      if (providers.has(each)) throw providedTwice(name, each, [providers.get(each), member]);
      providers.set(each, member);
    }
  }
  for (const member of members) checkTaken({ name, kind, providers }, member);
}

function providedTwice(
  pattern: string,
  name: string,
  [earlier, { key, step }]: readonly [LooseMember | undefined, LooseMember],
): DefinitionError {
  const remedy =
    step.kind === "pattern" ? `Give it another name: \`step(pattern, { ${name}: "…" })\`.` : "Give one of them another name.";
  const first = earlier ? `step "${earlier.key}"` : "the controller of its rounds";
  return new DefinitionError(`Pattern "${pattern}" provides "${name}" twice: by ${first} and by step "${key}". ${remedy}`);
}

interface Taking {
  readonly name: string;
  readonly kind: PatternKind;
  readonly providers: ReadonlyMap<string, LooseMember | undefined>;
}

function checkTaken({ name, kind, providers }: Taking, { key, index, requires, optional }: LooseMember): void {
  for (const taken of [...requires, ...optional]) {
    const provider = providers.get(taken);
    if (provider?.key === key)
      throw new DefinitionError(`Step "${key}" of pattern "${name}" takes "${taken}", which it provides itself.`);
    if (provider && kind === "linear" && provider.index > index)
      throw new DefinitionError(
        `Step "${key}" of linear pattern "${name}" takes "${taken}", which only step "${provider.key}" after it provides. Put that one first.`,
      );
  }
}

/**
 * Checks the new names of a nested pattern. All are applied at once, so two names may be exchanged.
 */
function checkRename(pattern: string, { key, step }: LooseMember): void {
  if (step.kind === "call") return;
  const { pattern: nested, rename } = step;
  const known = new Set([...nested.takenBy.keys(), ...nested.optional, ...nested.provides]);
  for (const name of Object.keys(rename))
    if (!known.has(name))
      throw new DefinitionError(
        `Step "${key}" of pattern "${pattern}" renames "${name}", but pattern "${nested.name}" neither takes nor provides it.`,
      );
  checkDistinct(pattern, { key, step, known });
}

function checkDistinct(
  pattern: string,
  { key, step, known }: { key: string; step: NestedStep; known: ReadonlySet<string> },
): void {
  const seen = new Map<string, string>();
  for (const name of known) {
    const outer = step.outerName(name);
    const other = seen.get(outer);
    if (other !== undefined)
      throw new DefinitionError(
        `Step "${key}" of pattern "${pattern}" calls both "${other}" and "${name}" of pattern "${step.pattern.name}" "${outer}".`,
      );
    seen.set(outer, name);
  }
}
