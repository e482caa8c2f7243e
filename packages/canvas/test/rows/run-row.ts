import { expect } from "@jest/globals";
import { execute, type ExecuteOptions, type ExecutionEvent, TaskFailedError } from "@mazepa/core";
import { echo } from "../operations.js";
import type { Row } from "./row.js";

/** Runs a row and checks everything that it states. */
export async function runRow(row: Row, options: ExecuteOptions): Promise<void> {
  const ended: { readonly operation: string; readonly taskId: string }[] = [];
  const onEvent = (event: ExecutionEvent) => {
    if (event.type !== "task-succeeded" && event.type !== "task-failed") return;
    ended.push({ operation: event.operationId.replace("rows.", ""), taskId: event.taskId });
  };

  const end = await execute(row.canvas(), { ...options, onEvent }).then(
    (value: unknown) => ({ value, error: undefined }),
    (error: unknown) => ({ value: undefined, error }),
  );

  if (row.failsIn === undefined) expect(end).toEqual({ value: row.value, error: undefined });
  else expect(failureOf(end.error)).toEqual({ operation: `rows.${row.failsIn}`, cause: "RangeError" });
  for (const [name, count] of Object.entries(row.runs ?? {})) {
    expect({ name, count: ended.filter(({ operation }) => operation === name).length }).toEqual({ name, count });
  }
  expectEchoes(
    row.echoes ?? [],
    ended.map(({ taskId }) => taskId),
  );
}

/** Texts of one step may come in any order, but all of them before those of the next. */
function expectEchoes(steps: readonly (readonly string[])[], endedIds: readonly string[]): void {
  const idOf = (text: string) => echo.makeTask(text).id;
  const echoIds = endedIds.filter((id) => steps.flat().map(idOf).includes(id));
  for (const step of steps) expect(echoIds.splice(0, step.length).sort()).toEqual(step.map(idOf).sort());
}

function failureOf(error: unknown): unknown {
  if (!(error instanceof TaskFailedError)) return error;
  const { operationId, cause } = error;
  return { operation: operationId, cause: cause instanceof Error ? cause.name : cause };
}
