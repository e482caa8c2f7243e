import { canonicalText, contentId, flowSchemas, operations } from "@mazepa/core/internal";
import { Constant } from "./constant.js";
import type { Callee, Member, PatternParts } from "./pattern-parts.js";
import type { Source } from "./source.js";

/** The parts that the content of a pattern covers. */
export type ContentParts = Pick<PatternParts, "name" | "kind" | "options" | "rounds" | "links" | "members">;

/**
 * A text that is equal for patterns that do the same (rule P4).
 *
 * @throws SerializationError when a constant or the state of an operation has no content.
 */
export function contentOf({ name, kind, options, rounds, links, members }: ContentParts): string {
  const linked = links.map(({ from, to, condition }) => [from, to, condition?.skip ?? null]);
  const callees = new Map<object, string>();
  const steps = members.map((member) => stepContent(member, callees));
  return contentId(JSON.stringify([name, kind, options.version ?? null, rounds?.as ?? null, linked, steps]));
}

/** `callees` keeps the texts of operations and schemas, since many steps may run the same. */
function stepContent({ key, step }: Member, callees: Map<object, string>): readonly unknown[] {
  if (step.kind === "pattern") return [key, step.pattern.content(), Object.entries(step.rename).sort()];
  const { callee, sources, spread, picked } = step.definition;
  const target = callee.kind === "task" ? callee.operation : callee.schema;
  let text = callees.get(target);
  if (text === undefined) callees.set(target, (text = calleeText(callee, target)));
  return [key, text, sources.map(sourceContent), spread, picked];
}

function calleeText(callee: Callee, target: object): string {
  if (callee.kind === "schema") return canonicalText(callee.schema, "schema");
  if (typeof target !== "function") return canonicalText(target, "operation");
  const { id, version } = operations.byTarget(target) ?? flowSchemas.byTarget(target) ?? {};
  return `${callee.kind} ${id} ${version}`;
}

function sourceContent(source: Source): readonly string[] {
  if (typeof source === "string") return [source];
  if (source instanceof Constant) return ["constant", canonicalText(source.value, "constant")];
  return ["optional", source.name];
}
