import { describe, expect, it } from "@jest/globals";
import * as core from "../../src/index.js";
import type { BlobStore } from "../../src/index.js";

/** What a program without types may give for a store. */
const notAStore = 5 as unknown as BlobStore;

const readers: Record<string, () => Promise<unknown>> = {
  listExecutions: () => core.listExecutions(notAStore),
  readExecution: () => core.readExecution(notAStore, "nightly"),
  readFailedTasks: () => core.readFailedTasks(notAStore, "nightly"),
  readUnits: () => core.readUnits(notAStore, "nightly"),
  readHistory: () => core.readHistory(notAStore, "nightly"),
  readSpans: () => core.readSpans(notAStore, "nightly"),
  requestCancel: () => core.requestCancel(notAStore, "nightly"),
  sendSignal: () => core.sendSignal(notAStore, "nightly", "go"),
  removeExecutions: () => core.removeExecutions(notAStore, { id: "nightly" }),
};

describe("what is given for a store", () => {
  it.each(Object.entries(readers))("is refused by %s if it is none", async (_name, read) => {
    await expect(read()).rejects.toMatchObject({
      code: "MAZEPA_INVALID_OPTION",
      message: expect.stringContaining("A blob store is a directory, a URL or a BlobStore"),
    });
  });
});
