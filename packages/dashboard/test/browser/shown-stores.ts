import { crc32 } from "node:zlib";
import {
  execute,
  flowSchema,
  MemoryBlobStore,
  readExecution,
  settle,
  signal,
  startExecution,
  taskableOperation,
  taskContext,
  type BlobStore,
} from "@mazepa/core";
import { pause } from "@mazepa/core/internal";

export const press = taskableOperation({ name: "press" }, (sheet: string): string => {
  if (sheet.startsWith("bad")) throw new Error(`sheet ${sheet} is torn`);
  return sheet;
});

/** Presses all sheets, and goes on if some are torn. */
export const printing = flowSchema({ name: "printing" }, function* (sheets: string[]) {
  for (const sheet of sheets) yield* settle(press.makeTask(sheet));
});

/** Texts that would run, or would put things out of order, if they were more than text. */
export const hostile = {
  script: "<script>document.title='owned'</script>",
  ending: '</script><img src="x" onerror="document.title=\'owned\'">',
  backwards: "\u202egnp.exe\u202c",
  long: "x".repeat(1024 * 1024),
} as const;

const hostileTask = taskableOperation({ name: hostile.script }, (kind: keyof typeof hostile): string => {
  const error = new Error(hostile[kind]);
  error.name = hostile.ending;
  throw error;
});

/** A flow, operations and errors with names and messages that are hostile. */
export const hostileFlow = flowSchema({ name: hostile.ending }, function* () {
  for (const kind of Object.keys(hostile) as (keyof typeof hostile)[]) yield* settle(hostileTask.makeTask(kind));
});

/** A flow with a hostile name that waits for a signal. */
const hostileWait = flowSchema({ name: `${hostile.ending} waits` }, function* () {
  yield* signal("go");
});

/** Starts an execution that waits for a signal, and looks until its head has written that. */
export async function waiting(store: BlobStore, later: (cleanUp: () => Promise<unknown>) => void): Promise<void> {
  const execution = startExecution(hostileWait(), { checkpoint: store, executionId: "waiting" });
  const ended = execution.result.catch(() => undefined);
  later(async () => {
    execution.cancel("The test is over.");
    await ended;
  });
  for (let waits = 0; waits === 0; await pause(20)) waits = (await readExecution(store, "waiting"))?.waitsFor.length ?? 0;
}

/** Fails at its first attempt. */
export const secondTry = taskableOperation({ name: "second.try", retries: { limit: 1, initialDelayMs: 1 } }, (name: string) => {
  if (taskContext().attempt === 1) throw new Error(`${name} fails at first`);
  return name;
});

/** A store with one execution that has ended, in which a task has failed. */
export async function storeWithOne(executionId = "nightly"): Promise<MemoryBlobStore> {
  const store = new MemoryBlobStore();
  await execute(printing(["a", "b", "bad-1"]), { checkpoint: store, executionId });
  return store;
}

/** An execution whose records are as large as they get, with the counts of a million tasks. */
export async function storeWithMillion(executionId = "million"): Promise<MemoryBlobStore> {
  const store = new MemoryBlobStore();
  const sheets = Array.from({ length: 3500 }, (_, index) => (index % 3 === 0 ? `bad-${index}` : `sheet-${index}`));
  await execute(printing(sheets), { checkpoint: store, executionId });
  const key = `executions/${executionId}/summary`;
  const text = Buffer.from((await store.get(key))?.bytes ?? []).toString("utf8");
  await store.put(key, Buffer.from(text.replace(/"(submitted|succeeded)":\d+/g, '"$1":1000000')));
  return store;
}

export async function hostileStore(executionId = "hostile"): Promise<MemoryBlobStore> {
  const store = new MemoryBlobStore();
  await execute(hostileFlow(), { checkpoint: store, executionId });
  return store;
}

/** A store with copies of one execution, each a second older than the one before. */
export async function storeWithMany(count: number): Promise<MemoryBlobStore> {
  const store = await storeWithOne("job-00000");
  const records = await blobsOf(store);
  for (let number = 1; number < count; number++) {
    const id = `job-${String(number).padStart(5, "0")}`;
    for (const [key, text] of records) {
      const copy = key.replace(/^executions-index\/(\d{13})/, (_, digits: string) => `executions-index/${later(digits, number)}`);
      await store.put(copy.replaceAll("job-00000", id), Buffer.from(copyOf(key, text, id)));
    }
  }
  return store;
}

/** A record of another execution; a lease is believed only if its checksum is right. */
function copyOf(key: string, text: string, id: string): string {
  const copy = text.replaceAll("job-00000", id);
  if (!key.endsWith("/lease")) return copy;
  const { lease } = JSON.parse(copy) as { lease: string };
  return JSON.stringify({ lease, checksum: crc32(lease) });
}

/** Keys of the index count down: what is older has a larger one. */
function later(digits: string, number: number): string {
  return String(Number(digits) + number * 1000).padStart(13, "0");
}

/** The records of an execution that people look at, without its outcomes. */
async function blobsOf(store: BlobStore): Promise<[key: string, text: string][]> {
  const found: [string, string][] = [];
  for await (const key of store.list("")) {
    const blob = await store.get(key);
    if (blob) found.push([key, Buffer.from(blob.bytes).toString("utf8")]);
  }
  return found;
}
