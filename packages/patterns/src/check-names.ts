import { DefinitionError } from "@mazepa/core";
import type { LooseMember } from "./make-members.js";
import type { NestedStep } from "./pattern-parts.js";
import type { PatternKind } from "./pattern-types.js";

/** What the names of a pattern are checked with. */
export interface NamedParts {
  readonly name: string;
  readonly kind: PatternKind;
  /** The name that the controller of its rounds provides. */
  readonly provided: string | undefined;
  readonly members: readonly LooseMember[];
}

/**
 * Each name is provided once, and no step takes what it provides itself or, in a linear pattern,
 * what only a later one does.
 *
 * @throws DefinitionError naming the steps.
 */
export function checkNames({ name, kind, provided, members }: NamedParts): void {
  const providers = new Map<string, string>(provided === undefined ? [] : [[provided, "the controller of its rounds"]]);
  for (const member of members) {
    checkRename(name, member);
    for (const each of member.provides) {
      const earlier = providers.get(each);
      if (earlier !== undefined) throw providedTwice(name, each, [earlier, member]);
      providers.set(each, `step "${member.key}"`);
    }
  }
  for (const member of members) checkTaken({ name, kind, members }, member);
}

function providedTwice(pattern: string, name: string, [earlier, { key, step }]: readonly [string, LooseMember]): DefinitionError {
  const remedy =
    step.kind === "pattern" ? `Give it another name: \`step(pattern, { ${name}: "…" })\`.` : "Give one of them another name.";
  return new DefinitionError(`Pattern "${pattern}" provides "${name}" twice: by ${earlier} and by step "${key}". ${remedy}`);
}

function checkTaken(
  { name, kind, members }: Omit<NamedParts, "provided">,
  { key, index, requires, optional, provides }: LooseMember,
): void {
  for (const taken of [...requires, ...optional]) {
    if (provides.includes(taken))
      throw new DefinitionError(`Step "${key}" of pattern "${name}" takes "${taken}", which it provides itself.`);
    const later = kind === "linear" ? members.slice(index + 1).find((other) => other.provides.includes(taken)) : undefined;
    if (later)
      throw new DefinitionError(
        `Step "${key}" of linear pattern "${name}" takes "${taken}", which only step "${later.key}" after it provides. Put that one first.`,
      );
  }
}

/** Names are exchanged at once, so that two of them may change places. */
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
