import { describe, expect, it } from "@jest/globals";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readdir, readFile, rename, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FileBlobStore } from "./file-blob-store.js";
import { StoreDirectory } from "./file-blob-store/store-directory.js";
import { thisProcess } from "./process-identity.js";

async function setup() {
  const parent = await mkdtemp(join(tmpdir(), "mazepa-store-"));
  const path = join(parent, "store");
  return { parent, path, store: new FileBlobStore(path), dispose: () => rm(parent, { recursive: true }) };
}

/** The name of a draft of a process that has ended. */
async function draftOfDeadProcess(): Promise<string> {
  const child = spawn(process.execPath, ["-e", ""]);
  await once(child, "exit");
  return `${thisProcess().machine}-${child.pid}-0-${"0".repeat(16)}`;
}

describe("FileBlobStore", () => {
  it("makes no directory before something is written", async () => {
    const { parent, store, dispose } = await setup();

    await store.get("a");
    await store.delete(["a"]);
    for await (const key of store.list("")) throw new Error(key);

    expect(await readdir(parent)).toEqual([]);
    await dispose();
  });

  it("keeps each blob as a file at its key, and leaves no draft behind", async () => {
    const { path, store, dispose } = await setup();

    const first = await store.put("a/b/c", Buffer.from("1"));
    await store.put("a/b/c", Buffer.from("2"), { ifVersion: first?.version });
    await store.put("a/b/c", Buffer.from("3"), { ifAbsent: true });

    expect(await readFile(join(path, "a/b/c"), "utf8")).toBe("2");
    expect(await readdir(join(path, ".mazepa/drafts"))).toEqual([]);
    await dispose();
  });

  it("refuses a directory with files that are not its own, but not one with hidden files only", async () => {
    const { path, store, dispose } = await setup();
    await mkdir(path);
    await writeFile(join(path, ".gitignore"), "*");
    await writeFile(join(path, "thesis.tex"), "");

    await expect(store.put("a", Buffer.from("1"))).rejects.toThrow(/not a blob store: it holds "thesis.tex"/);
    await rm(join(path, "thesis.tex"));

    expect(await store.put("a", Buffer.from("1"))).toBeDefined();
    await dispose();
  });

  it("refuses a directory of another version", async () => {
    const { path, store, dispose } = await setup();
    await mkdir(join(path, ".mazepa"), { recursive: true });
    await writeFile(join(path, ".mazepa/store.json"), '{"format":"mazepa-blob-store","version":2}\n');

    await expect(store.put("a", Buffer.from("1"))).rejects.toThrow(/another version of Mazepa/);
    await dispose();
  });

  it("says what is wrong when it cannot write", async () => {
    const { parent, dispose } = await setup();
    await writeFile(join(parent, "file"), "");
    const store = new FileBlobStore(join(parent, "file", "store"));

    await expect(store.put("a", Buffer.from("1"))).rejects.toMatchObject({
      code: "MAZEPA_STORAGE",
      message: expect.stringMatching(
        /Blob "a" of the store in ".*file.store" could not be written: a part of its path is a file/,
      ),
      cause: expect.objectContaining({ code: "ENOTDIR" }),
    });
    await dispose();
  });

  it("says so when a key is the folder of another", async () => {
    const { store, dispose } = await setup();
    await store.put("a/b", Buffer.from("1"));

    await expect(store.put("a", Buffer.from("2"))).rejects.toMatchObject({ code: "MAZEPA_STORAGE" });
    await expect(store.put("a/b/c", Buffer.from("2"))).rejects.toMatchObject({ code: "MAZEPA_STORAGE" });

    expect([await store.get("a"), await store.get("a/b/c")]).toEqual([undefined, undefined]);
    await dispose();
  });

  it("removes the drafts of writers that were killed, and no others", async () => {
    const { path, store, dispose } = await setup();
    await store.put("a", Buffer.from("1"));
    const [dead, alive] = [await draftOfDeadProcess(), `${"f".repeat(12)}-1-1-${"0".repeat(16)}`];
    for (const name of [dead, alive]) await writeFile(join(path, ".mazepa/drafts", name), "half");

    await new FileBlobStore(path).put("b", Buffer.from("1"));

    expect(await readdir(join(path, ".mazepa/drafts"))).toEqual([alive]);
    await dispose();
  });

  it("takes the lock of a writer that was killed while it held it", async () => {
    const { path, store, dispose } = await setup();
    const first = await store.put("a", Buffer.from("1"));
    const second = await store.put("a", Buffer.from("2"), { ifVersion: first?.version });
    const lock = new StoreDirectory(path).lockPath("a");
    await rename(join(lock, "free"), join(lock, `held.${await draftOfDeadProcess()}`));

    const third = await store.put("a", Buffer.from("3"), { ifVersion: second?.version });

    expect(third).toBeDefined();
    expect(await readdir(lock)).toEqual(["free"]);
    await dispose();
  });

  it("repeats a write whose lock was broken while it was asleep", async () => {
    const { path, store, dispose } = await setup();
    const first = await store.put("a", Buffer.from("1"));
    await store.put("b", Buffer.from("1"));
    const drafts = join(path, ".mazepa/drafts");
    let isBroken = false;
    const breakLock = async () => {
      while (!isBroken) {
        for (const name of await readdir(drafts)) {
          if (name.endsWith(".lock")) continue;
          await rm(join(drafts, name), { force: true });
          isBroken = true;
        }
      }
    };

    const [second] = await Promise.all([
      store.put("a", Buffer.from("2".repeat(5_000_000)), { ifVersion: first?.version }),
      breakLock(),
    ]);

    expect(second).toBeDefined();
    expect((await store.get("a"))?.bytes).toHaveLength(5_000_000);
    await dispose();
  });

  it("works in a directory that is reached by a symbolic link", async () => {
    const { parent, path, store, dispose } = await setup();
    await store.put("a", Buffer.from("1"));
    await symlink(path, join(parent, "link"));
    const linked = new FileBlobStore(join(parent, "link"));

    const version = (await linked.get("a"))?.version;

    expect(await linked.put("a", Buffer.from("2"), { ifVersion: version })).toBeDefined();
    await dispose();
  });
});
