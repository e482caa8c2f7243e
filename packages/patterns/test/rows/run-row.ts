import { expect } from "@jest/globals";
import { execute, RevertFailedError, TaskFailedError, type ExecuteOptions, type ExecutionEvent } from "@mazepa/core";
import { stepTrace } from "@mazepa/testing";
import type { Row } from "./row.js";

/** Runs a row and checks everything that it states. */
export async function runRow(row: Row, options: ExecuteOptions): Promise<void> {
  const events: ExecutionEvent[] = [];

  const end = await execute(row.flow(), { ...options, onEvent: (event) => void events.push(event) }).then(
    (store: unknown) => ({ store, error: undefined }),
    (error: unknown) => ({ store: undefined, error }),
  );

  const trace = stepTrace(events);
  if (row.trace !== undefined) expect(trace).toBe(row.trace);
  if (row.words !== undefined) expect(trace.split(" ").sort()).toEqual(row.words.split(" ").sort());
  if (row.subsequence !== undefined) expectSubsequence(trace, row.subsequence);
  if (row.started) expect(startedIn(events).slice(0, row.started.length)).toEqual(row.started);
  expect(endOf(end.error)).toEqual({
    ...(row.failsWith !== undefined && { failsWith: row.failsWith }),
    ...(row.revertFailsWith !== undefined && {
      revertFailsWith: row.revertFailsWith,
      left: expect.arrayContaining([...(row.left ?? [])]) as unknown,
    }),
  });
  if (row.store) expect(end.store).toEqual(row.store);
  if (row.value) expect(end.store).toMatchObject(row.value);
}

function expectSubsequence(trace: string, wanted: string): void {
  const words = wanted.split(" ");
  expect(trace.split(" ").filter((word) => words.includes(word))).toEqual(words);
}

function startedIn(events: readonly ExecutionEvent[]): string[] {
  const steps = events.filter((event) => event.type === "step");
  return steps.filter(({ kind, state }) => kind === "step" && state === "running").map(({ name }) => name);
}

function endOf(error: unknown): unknown {
  if (error === undefined) return {};
  if (error instanceof TaskFailedError) return { failsWith: (error.cause as Error).message };
  if (!(error instanceof RevertFailedError)) return { error };
  const cause = error.cause as TaskFailedError;
  return { revertFailsWith: (cause.cause as Error).message, left: error.left.map(({ label }) => label) };
}
