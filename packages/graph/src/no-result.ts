import { MazepaError } from "@mazepa/core";

/** The error for asking for a value where there is none. */
export function noResult(what: string): MazepaError {
  return new MazepaError(
    "MAZEPA_NO_RESULT",
    `${what} has no result here. Inside \`run\` of a graph task, ask the future in a field of that task; elsewhere, run the task: \`await graph.run(task)\` or \`await execute(task.makeTask())\`.`,
  );
}
