import type { ExecutionEvent, StepEvent, StepState } from "@mazepa/core";

const marks: Readonly<Partial<Record<StepState, string>>> = {
  pending: "·",
  success: "+",
  failure: "!",
  reverted: "~",
  "revert-failure": "~!",
  skipped: "∅",
};

const ends: Readonly<Partial<Record<StepState, string>>> = {
  success: "SUCCESS",
  failure: "FAILURE",
  reverted: "REVERTED",
  "revert-failure": "FAILURE",
  suspended: "SUSPENDED",
};

/**
 * A trace of a pattern's steps in one line: `F r(1) a+ b! b~ a~ r↻ a· b· r(2) a+ b+ =SUCCESS`.
 *
 * `F` is the start of the outermost pattern, `=` its end. After a step, `+` is success, `!`
 * failure, `~` reverted, `~!` a failed revert, `·` pending again, `∅` skipped. After a controller,
 * `(…)` is the value that it provided, `(–)` no value, `↻` retrying, `~` reverted.
 *
 * @example
 * ```ts
 * const events: ExecutionEvent[] = [];
 * await execute(survey(urls), { onEvent: (event) => events.push(event) });
 * console.log(stepTrace(events));
 * ```
 *
 * @param events of one execution, as `onEvent` gets them; those of other types are left out.
 */
export function stepTrace(events: Iterable<ExecutionEvent>): string {
  const steps = [...events].filter((event) => event.type === "step");
  const outermost = outermostOf(steps);
  return steps.flatMap((event) => wordOf(event, outermost) ?? []).join(" ");
}

/** The outermost pattern: the first to start or, if a head only undoes, the last to end. */
function outermostOf(steps: readonly StepEvent[]): string | undefined {
  const patterns = steps.filter(({ kind }) => kind === "pattern");
  return (patterns.find(({ state }) => state === "running") ?? patterns.at(-1))?.name;
}

function wordOf(event: StepEvent, outermost: string | undefined): string | undefined {
  const { kind, name, state } = event;
  if (kind === "pattern") {
    if (name !== outermost) return undefined;
    return state === "running" ? "F" : ends[state] && `=${ends[state]}`;
  }
  if (kind === "controller" && state === "success") return `${name}(${"value" in event ? textOf(event.value) : "–"})`;
  if (kind === "controller" && state === "retrying") return `${name}↻`;
  const mark = marks[state];
  return mark && `${name}${mark}`;
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : (JSON.stringify(value) ?? "undefined");
}
