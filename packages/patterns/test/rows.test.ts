import { describe, it } from "@jest/globals";
import { InProcessQueue } from "@mazepa/core";
import { rows } from "./rows/rows.js";
import { runRow } from "./rows/run-row.js";

describe.each([false, true])("published cases of TaskFlow, in process with serialize %s", (serialize) => {
  it.each(rows)("$title", (row) => runRow(row, { queue: new InProcessQueue({ serialize, concurrency: 4 }) }));
});
