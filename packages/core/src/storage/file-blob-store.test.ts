import { describe, expect, it } from "@jest/globals";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { lstat, mkdir, mkdtemp, readdir, readFile, rename, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { FileBlobStore, type FileBlobStoreOptions } from "./file-blob-store.js";
import { openBlobStore } from "./blob-store-url.js";
import { StoreDirectory } from "./file-blob-store/store-directory.js";
import { thisProcess } from "./process-identity.js";

async function setup(options: FileBlobStoreOptions = {}) {
  const parent = await mkdtemp(join(tmpdir(), "mazepa-store-"));
  const path = join(parent, "store");
  return { parent, path, store: new FileBlobStore(path, options), dispose: () => rm(parent, { recursive: true }) };
}

/** The name of a draft of a process that has ended. */
async function draftOfDeadProcess(): Promise<string> {
  const child = spawn(process.execPath, ["-e", ""]);
  await once(child, "exit");
  return `${thisProcess().machine}-${child.pid}-0-${"0".repeat(16)}`;
}

/** The permissions of everything below a directory, as octal texts. */
async function modesBelow(directory: string): Promise<{ files: string[]; directories: string[] }> {
  const modes = { files: new Set<string>(), directories: new Set<string>() };
  for (const entry of ["", ...(await readdir(directory, { recursive: true }))]) {
    const found = await lstat(join(directory, entry));
    modes[found.isDirectory() ? "directories" : "files"].add((found.mode & 0o777).toString(8));
  }
  return { files: [...modes.files], directories: [...modes.directories] };
}

const one = Buffer.from("1");

describe("the files of a FileBlobStore", () => {
  it.each([
    [{}, { files: ["600"], directories: ["700"] }],
    [{ fileMode: 0o660 }, { files: ["660"], directories: ["770"] }],
  ])("W12 are their owner's alone unless an option says otherwise: %j", async (options, expected) => {
    const { path, store, dispose } = await setup(options);

    const written = await store.put("a/b/c", one);
    await store.put("a/b/c", Buffer.from("2"), { ifVersion: written?.version });

    expect(await modesBelow(path)).toEqual(expected);
    await dispose();
  });

  it("W12 have the permissions of the URL", async () => {
    const { parent, path, dispose } = await setup();

    await openBlobStore(`${pathToFileURL(path).href}?fileMode=664`).put("a", one);

    expect(await modesBelow(path)).toEqual({ files: ["664"], directories: ["775"] });
    for (const query of ["fileMode=777", "filemode=660", "fileMode=0x1b0"])
      expect(() => openBlobStore(`file://${parent}?${query}`)).toThrow(
        expect.objectContaining({ code: "MAZEPA_INVALID_OPTION" }),
      );
    await dispose();
  });

  it.each([0o400, 0o1600, 0o700, 1.5, -1, "660", null])("W12 refuse permissions that make no sense: %p", (fileMode) => {
    expect(() => new FileBlobStore("anywhere", { fileMode: fileMode as number })).toThrow(
      expect.objectContaining({ code: "MAZEPA_INVALID_OPTION", message: expect.stringContaining("fileMode") }),
    );
  });

  it("W12 are no links: one in place of a blob is neither read, listed nor written through", async () => {
    const { parent, path, store, dispose } = await setup();
    const secret = join(parent, "secret");
    await writeFile(secret, "secret");
    await store.put("a/b", one);
    await symlink(secret, join(path, "a/link"));

    await expect(store.get("a/link")).rejects.toMatchObject({ code: "MAZEPA_STORAGE", cause: { code: "ELOOP" } });
    await expect(store.getRange("a/link", 0, 3)).rejects.toMatchObject({ code: "MAZEPA_STORAGE" });
    const listed: string[] = [];
    for await (const key of store.list("")) listed.push(key);
    await store.put("a/link", one);

    expect(listed).toEqual(["a/b"]);
    expect(await readFile(secret, "utf8")).toBe("secret");
    await dispose();
  });

  it("W12 are not changed behind a link in place of a directory, unless it is the store's own", async () => {
    const { parent, path, store, dispose } = await setup();
    await store.put("a/b", one);
    await store.put("c/d/e", one);
    await rename(join(path, "c"), join(parent, "elsewhere"));
    await symlink(join(parent, "elsewhere"), join(path, "c"));
    await symlink(path, join(parent, "link"));
    const linked = new FileBlobStore(join(parent, "link"));

    const refusal = { code: "MAZEPA_STORAGE", message: expect.stringContaining("symbolic link") as unknown };
    await expect(store.put("c/d/f", one)).rejects.toMatchObject(refusal);
    await expect(store.put("c/f", one)).rejects.toMatchObject(refusal);
    await expect(store.delete(["c/d/e"])).rejects.toMatchObject(refusal);
    await linked.put("a/b", Buffer.from("2"));

    expect(await readdir(join(parent, "elsewhere"), { recursive: true })).toEqual(["d", "d/e"]);
    expect((await store.get("a/b"))?.bytes.toString()).toBe("2");
    await dispose();
  });

  it("W12 are not drafted behind a link, and the mark of a store is none", async () => {
    const { parent, path, dispose } = await setup();
    await mkdir(join(path, ".mazepa"), { recursive: true });
    await mkdir(join(parent, "elsewhere"));
    await symlink(join(parent, "elsewhere"), join(path, ".mazepa/drafts"));

    await expect(new FileBlobStore(path).put("a", one)).rejects.toThrow(/symbolic link/);
    await writeFile(join(parent, "secret"), "secret");
    await symlink(join(parent, "secret"), join(path, ".mazepa/store.json"));
    const refused = await new FileBlobStore(path).put("a", one).catch((error: unknown) => error);

    expect(String(refused)).not.toMatch(/secret/);
    expect(await readdir(join(parent, "elsewhere"))).toEqual([]);
    await dispose();
  });
});

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
    const lock = new StoreDirectory(path, 0o600).lockPath("a");
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
