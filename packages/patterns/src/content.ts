import { canonicalText, contentId, flowSchemas, operations } from "@mazepa/core/internal";
import { Constant } from "./constant.js";
import type { Callee, Member, PatternParts } from "./pattern-parts.js";
import { Optional } from "./optional.js";
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
  const head = JSON.stringify([name, kind, options.version ?? null, rounds?.as ?? null, linked]);
  return contentId([head, ...members.map(stepText)].join("\n"));
}

function stepText({ key, step }: Member): string {
  if (step.kind === "pattern") return JSON.stringify([key, step.pattern.content(), Object.entries(step.rename).sort()]);
  const { callee, sources, spread, picked } = step.definition;
  return JSON.stringify([key, calleeText(callee), sources.map(sourceText), spread, picked]);
}

function calleeText(callee: Callee): string {
  if (callee.kind === "schema") return canonicalText(callee.schema, "schema");
  const target = callee.kind === "task" ? callee.operation : callee.schema;
  if (typeof target !== "function") return canonicalText(target, "operation");
  const { id, version } = operations.byTarget(target) ?? flowSchemas.byTarget(target) ?? {};
  return `${callee.kind} ${id} ${version}`;
}

function sourceText(source: Source): readonly string[] {
  if (source instanceof Constant) return ["constant", canonicalText(source.value, "constant")];
  return source instanceof Optional ? ["optional", source.name] : [source];
}
