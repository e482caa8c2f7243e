import { describe, expect, it, jest } from "@jest/globals";
import { StorageError } from "../errors.js";
import { MemoryBlobStore } from "../storage/memory-blob-store.js";
import { foundFolder, UnitFile, type UnitFolder } from "./unit-file.js";
import type { UnitNote, UnitRecord } from "./unit-record.js";

const path = "root-0/trip-1";
const key = `executions/exec/units/${path}/record`;
const running = expect.objectContaining({ code: "MAZEPA_EXECUTION_RUNNING", message: expect.stringContaining(key) });

const newRecord: UnitRecord = {
  ...{ epoch: 0, token: "", run: 1, name: "trip", turn: 1, round: 1, phase: "open", provided: undefined },
  ...{ notes: [], blobs: [], failures: new Map(), failedAt: [], decision: undefined, undone: [], history: [] },
};

function note(taskId: string, call = "{}"): UnitNote {
  return { taskId, operationId: "book", label: undefined, pattern: undefined, number: 1, successes: 0, call };
}

/** The folder of one execution, as the head with this epoch has it. */
function folderOf(store: MemoryBlobStore, epoch: number, changes: Partial<UnitFolder> = {}): UnitFolder {
  return { ...foundFolder(store, "exec"), epoch, ...changes };
}

async function opened(folder: UnitFolder): Promise<UnitFile> {
  const found = await UnitFile.read(folder, path);
  if (!found) throw new Error("there is no record");
  return found.file;
}

async function stored(store: MemoryBlobStore): Promise<UnitRecord> {
  return (await opened(foundFolder(store, "exec"))).record;
}

async function taskIds(file: UnitFile): Promise<string[]> {
  return (await file.notes()).map(({ taskId }) => taskId);
}

/** A record that the first head has written, and its file. */
async function written(change: Partial<UnitRecord> = {}) {
  const store = new MemoryBlobStore();
  const file = new UnitFile(folderOf(store, 1), path, { ...newRecord, ...change });
  await file.save();
  return { store, file };
}

/** Calls `first` in place of the next write, which goes on as it would have. */
function beforeNextWrite(store: MemoryBlobStore, first: () => Promise<void>): void {
  const put = store.put.bind(store);
  store.put = async (...args) => {
    store.put = put;
    await first();
    return put(...args);
  };
}

describe("UnitFile", () => {
  it("R17 is in the store once it was saved, by the head that saved it", async () => {
    const store = new MemoryBlobStore();
    const file = new UnitFile(folderOf(store, 3), path, newRecord);

    const before = [file.isWritten, await UnitFile.read(folderOf(store, 3), path)];
    file.change({ notes: [note("a")] });
    await file.save();
    const first = await stored(store);
    await file.save();
    const second = await stored(store);

    expect(before).toEqual([false, undefined]);
    expect(file.isWritten).toBe(true);
    expect(first).toEqual({ ...newRecord, epoch: 3, notes: [note("a")], token: first.token });
    expect(new Set(["", first.token, second.token]).size).toBe(3);
  });

  it.each([
    ["open", 2, 1],
    ["decided", 2, 1],
    ["reverted", 2, 0],
    ["ended", 2, 0],
    ["open", 1, 0],
    ["decided", 1, 0],
  ] as const)("R17 taking over a round that is %s writes as head %d %d times", async (phase, epoch, writes) => {
    const { store } = await written({ phase });
    const put = jest.spyOn(store, "put");

    await (await opened(folderOf(store, epoch))).takeOver();

    expect(put).toHaveBeenCalledTimes(writes);
  });

  it("saves in one write what was changed during another, also when that one fails", async () => {
    const store = new MemoryBlobStore();
    const file = new UnitFile(folderOf(store, 1), path, newRecord);
    const meanwhile: Promise<void>[] = [];
    const put = store.put.bind(store);
    const failing = jest.spyOn(store, "put").mockImplementation(put);
    failing.mockImplementationOnce(async () => {
      meanwhile.push(file.save());
      file.change({ phase: "ended" });
      meanwhile.push(file.save());
      throw new StorageError("disk full");
    });

    await expect(file.save()).rejects.toThrow("disk full");
    await Promise.all(meanwhile);
    const writes = failing.mock.calls.length;
    await file.save();

    expect(meanwhile[1]).toBe(meanwhile[0]);
    expect([writes, failing.mock.calls.length]).toEqual([2, 3]);
    expect(await stored(store)).toMatchObject({ phase: "ended" });
  });

  it("R17 counts as written when the answer was lost, or says that another write came first", async () => {
    const { store, file } = await written();
    const put = store.put.bind(store);
    const answers = [() => Promise.reject(new StorageError("connection lost")), () => Promise.resolve(undefined)];
    store.put = async (...args) => {
      await put(...args);
      return (answers.shift() ?? (() => put(...args)))();
    };

    await file.save();
    store.put = put;
    await file.save();
    store.put = async (...args) => void (await put(...args));
    await file.save();
    store.put = put;
    await file.save();

    expect(await stored(store)).toMatchObject({ epoch: 1 });
  });

  it("gives the error of the write when the store cannot be read either", async () => {
    const { store, file } = await written();
    store.put = () => Promise.reject(new StorageError("cannot write"));
    const failing = { get: () => Promise.reject(new StorageError("cannot read")) };

    await expect(file.save()).rejects.toThrow("cannot write");
    Object.assign(store, failing);
    await expect(file.save()).rejects.toThrow("cannot write");
  });

  it("R17 is not written by a head that was replaced, whose lease tells by which", async () => {
    const { store } = await written();
    const verifyLead = jest.fn(async () => undefined);
    const newer = await opened(folderOf(store, 2));
    await newer.takeOver();

    const late = await opened(folderOf(store, 1, { verifyLead }));
    await expect(late.save()).rejects.toEqual(running);
    verifyLead.mockRejectedValue(new StorageError("taken over by head 2"));
    await expect(late.save()).rejects.toThrow("taken over by head 2");

    expect((await stored(store)).epoch).toBe(2);
  });

  it("R17 may be written by the head whose record it is, which read it again", async () => {
    const { store } = await written();
    const again = await opened(folderOf(store, 1));

    again.change({ phase: "ended" });
    await again.save();

    expect(await stored(store)).toMatchObject({ epoch: 1, phase: "ended" });
  });

  it("R17 takes in what an earlier head wrote after this one had read, and before it wrote", async () => {
    const { store, file: earlier } = await written();
    const file = await opened(folderOf(store, 2));
    earlier.change({ notes: [note("late")], phase: "decided" });
    await earlier.save();

    await file.takeOver();

    expect(await stored(store)).toMatchObject({ epoch: 2, phase: "decided", notes: [note("late")] });
    expect(file.record.phase).toBe("decided");
    expect(file.takeLateNotes()).toBe(false);
  });

  it("R17 keeps its own direction beside the notes that an earlier head wrote late, and tells of them once", async () => {
    const { store, file: earlier } = await written({ blobs: ["notes-1-1"] });
    const file = await opened(folderOf(store, 2));
    file.change({ notes: [note("own")], phase: "decided" });
    earlier.change({ notes: [note("late")], blobs: ["notes-1-1", "notes-1-2"] });
    await earlier.save();

    await file.save();

    expect(await stored(store)).toMatchObject({
      ...{ epoch: 2, phase: "decided", notes: [note("late"), note("own")], blobs: ["notes-1-1", "notes-1-2"] },
    });
    expect([file.takeLateNotes(), file.takeLateNotes()]).toEqual([true, false]);
  });

  it("R17 is begun by one head: a later one takes in its notes, and an earlier one has lost it", async () => {
    const { store } = await written({ notes: [note("early")] });
    const [later, earlier] = [2, 1].map(
      (epoch) => new UnitFile(folderOf(store, epoch), path, { ...newRecord, notes: [note("own")] }),
    );

    await later?.save();
    await expect(earlier?.save()).rejects.toEqual(running);

    expect(await stored(store)).toMatchObject({ epoch: 2, notes: [note("early"), note("own")] });
    expect(later?.takeLateNotes()).toBe(true);
  });

  it.each([
    ["has undone the round", 1, { phase: "reverted" }],
    ["has the same number", 2, {}],
    ["is a later one", 3, {}],
  ] as const)("R17 is lost when the head that wrote it meanwhile %s", async (_what, epoch, change) => {
    const { store } = await written();
    const file = await opened(folderOf(store, 2));
    const other = await opened(folderOf(store, epoch));
    file.change({ notes: [note("own")] });
    other.change(change);
    await other.save();

    await expect(file.save()).rejects.toEqual(running);

    expect((await stored(store)).epoch).toBe(epoch);
  });

  it("R17 is lost when it was removed, or written by another head after this one", async () => {
    const { store, file: earlier } = await written();
    const file = await opened(folderOf(store, 2));
    beforeNextWrite(store, () => store.delete([key]));
    await expect(file.save()).rejects.toEqual(running);
    await new UnitFile(folderOf(store, 1), path, newRecord).save();
    const next = await opened(folderOf(store, 2));
    await next.takeOver();
    const bytes = (await store.get(key))?.bytes ?? new Uint8Array();
    await new UnitFile(folderOf(store, 1), "root-0/other-1", newRecord).save();
    const foreign = (await store.get("executions/exec/units/root-0/other-1/record"))?.bytes ?? bytes;
    await store.put(key, foreign);

    await expect(next.save()).rejects.toEqual(running);
    await expect(earlier.save()).rejects.toEqual(running);
  });

  it("keeps notes in the record up to 32,768 characters, each with 100 for the rest of it", async () => {
    const { store, file } = await written();
    file.change({ notes: [note("a", "x".repeat(32_468)), note("b", "y".repeat(100))] });
    await file.save();
    const inline = await stored(store);

    file.change({ notes: [...file.record.notes.slice(0, 1), note("b", "z".repeat(101))] });
    await file.save();
    const moved = await stored(store);

    expect([inline.notes.length, inline.blobs]).toEqual([2, []]);
    expect([moved.notes.length, moved.blobs]).toEqual([0, ["notes-1-1"]]);
    expect((await file.notes()).map(({ call }) => call.at(-1))).toEqual(["x", "z"]);
  });

  it("keeps notes that come while others are moved, and gives the latest of each task in order", async () => {
    const { store, file } = await written();
    const long = "x".repeat(40_000);
    file.change({ notes: [note("a", long), note("b", long)] });
    beforeNextWrite(store, async () => file.change({ notes: [...file.record.notes, note("c", long)] }));
    await file.save();
    const names = [(await stored(store)).blobs];
    await file.save();
    file.change({ notes: [note("a")] });
    await file.save();

    const read = await opened(folderOf(store, 2));

    names.push(read.record.blobs.slice());
    expect(names).toEqual([["notes-1-1"], ["notes-1-1", "notes-1-2"]]);
    expect(await taskIds(read)).toEqual(["a", "b", "c"]);
    expect((await read.notes())[0]).toEqual(note("a"));
  });

  it("says which notes are gone", async () => {
    const { store, file } = await written({ notes: [note("a", "x".repeat(40_000))] });
    await store.delete(["executions/exec/units/root-0/trip-1/notes-1-1"]);

    await expect(file.notes()).rejects.toMatchObject({
      ...{ code: "MAZEPA_STORAGE", message: expect.stringContaining("root-0/trip-1/notes-1-1") },
    });
  });
});
