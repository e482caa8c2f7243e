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
 * What the steps of a pattern did, in one line: `F r(1) a+ b! b~ a~ r↻ a· b· r(2) a+ b+ =SUCCESS`.
 *
 * `F` is the start of the outermost pattern, `=` its end. Of a step, `+` is success, `!` failure,
 * `~` reverted, `~!` a revert that failed, `·` pending again, `∅` skipped. Of a controller, `(…)`
 * is what it provided, `(–)` where that is nothing, `↻` retrying, `~` reverted.
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

/** The first pattern to start; of a head that only undoes, the last one to end. */
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
