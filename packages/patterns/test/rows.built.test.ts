import { describe, it } from "@jest/globals";
import { sharedDirectory, sharedThreads } from "../../local/test/shared-places.js";
import { rows } from "./rows/rows.js";
import { runRow } from "./rows/run-row.js";

const operations = new URL("./operations.js", import.meta.url).href;

describe("published cases of TaskFlow, on threads", () => {
  const queue = sharedThreads(operations);

  it.each(rows)("$title", (row) => runRow(row, { queue }));
});

describe("published cases of TaskFlow, over a directory as a broker", () => {
  const queue = sharedDirectory();

  it.each(rows)("$title", (row) => runRow(row, { queue }));
});
