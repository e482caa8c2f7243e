import { mkdtemp, readdir, readFile, rename, rm, utimes, writeFile, mkdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, it } from "@jest/globals";
import { openBroker } from "@mazepa/core";
import "./file-broker-url.js";
import { FileBroker } from "./file-broker.js";

async function setup(): Promise<{ directory: string; broker: FileBroker; state: (name: string) => string }> {
  const directory = await mkdtemp(path.join(tmpdir(), "mazepa-file-broker-"));
  const broker = new FileBroker(directory);
  await broker.createQueue("work");
  return { directory, broker, state: (name) => path.join(directory, "work", name) };
}

const receiving = { maxCount: 10, waitMs: 0, leaseMs: 60_000 };

describe("FileBroker", () => {
  it("keeps messages as text that people can read and edit", async () => {
    const { broker, state } = await setup();
    await broker.queue("work").send([{ body: '{"n":1}' }, { body: "second" }, { body: "third" }]);
    const [name] = await readdir(state("ready"));
    const file = path.join(state("ready"), name!);

    const text = await readFile(file, "utf8");
    await writeFile(file, text.replace("+++", "+-+").replace('{"n":1}', '{"n":2}'));
    const received = await broker.queue("work").receive(receiving);

    expect(text).toBe('+++\n{"n":1}\nsecond\nthird\n');
    expect(received.map(({ body }) => body)).toEqual(['{"n":2}', "third"]);
  });

  it("takes a message that was written by hand, and leaves files of other kinds alone", async () => {
    const { broker, state } = await setup();
    await writeFile(path.join(state("ready"), ".note.swp"), "+\nno message\n");
    await writeFile(path.join(state("ready"), "0000000000000_by-hand_0-0of1_x0.txt"), "+\nhello\n");

    const received = await broker.queue("work").receive(receiving);
    await broker.queue("work").acknowledge(received);

    expect(received.map(({ body }) => body)).toEqual(["hello"]);
    expect(await readdir(state("ready"))).toEqual([".note.swp"]);
  });

  it("writes messages that are sent together into one file", async () => {
    const { broker, state } = await setup();
    const queue = broker.queue("work");

    await Promise.all([queue.send([{ body: "first" }]), ...["a", "b", "c"].map((body) => queue.send([{ body }]))]);

    expect(await readdir(state("ready"))).toHaveLength(2);
  });

  it("serves many receivers that wait at once without a warning", async () => {
    const { broker } = await setup();
    const warnings: Error[] = [];
    const note = (warning: Error): void => void warnings.push(warning);
    process.on("warning", note);

    const waiting = Array.from({ length: 20 }, () => broker.queue("work").receive({ ...receiving, waitMs: 60_000 }));
    await broker.close();
    await Promise.all(waiting);
    process.off("warning", note);

    expect(warnings).toEqual([]);
  });

  it("does not call a queue absent when the directory has been replaced", async () => {
    const { directory, broker } = await setup();
    expect(await broker.queueExists("other")).toBe(false);

    await rename(directory, `${directory}-away`);
    await expect(broker.queueExists("other")).rejects.toMatchObject({ code: "MAZEPA_QUEUE_CONNECTION" });
    await mkdir(directory);
    await expect(broker.queueExists("other")).rejects.toThrow("is another one than before");
  });

  it("takes no messages from a directory that has replaced its own", async () => {
    const { directory, broker } = await setup();
    expect(await broker.queue("work").receive(receiving)).toEqual([]);
    await rename(directory, `${directory}-away`);
    const other = new FileBroker(directory);
    await other.createQueue("work");
    await other.queue("work").send([{ body: "of another broker" }]);

    await expect(broker.queue("work").receive(receiving)).rejects.toThrow("is another one than before");

    expect(await other.queue("work").depth()).toMatchObject({ ready: 1, leased: 0 });
    await other.close();
  });

  it("says what is wrong when its directory is a file", async () => {
    const directory = await mkdtemp(path.join(tmpdir(), "mazepa-file-broker-"));
    await writeFile(path.join(directory, "file"), "");

    const created = new FileBroker(path.join(directory, "file")).createQueue("work");

    await expect(created).rejects.toThrow(/Queue "work" could not be made \(in .*\/file\)/);
  });

  it("removes what dead processes left behind once it is a day old", async () => {
    const { directory, broker, state } = await setup();
    const old = new Date(Date.now() - 25 * 3_600_000);
    const left = [path.join(directory, ".deleted-x"), path.join(directory, ".new-x"), path.join(directory, ".clock-x")];
    const batches = [path.join(state("incoming"), "old"), path.join(state("incoming"), "new")];
    for (const file of [...left, ...batches]) await writeFile(file, "");
    for (const file of [...left, batches[0]!]) await utimes(file, old, old);

    await broker.createQueue("work");

    expect(await readdir(directory)).toEqual(["work"]);
    expect(await readdir(state("incoming"))).toEqual(["new"]);
  });

  it("is what file: URLs open, absolute and relative ones", async () => {
    const { directory } = await setup();

    const absolute = await openBroker(pathToFileURL(directory).href);
    const relative = await openBroker(`file:${path.relative(process.cwd(), directory)}`);

    expect([absolute.name, relative.name]).toEqual([`file:${directory}`, `file:${directory}`]);
    await rm(directory, { recursive: true });
  });
});
