import { lstatSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, describe, expect, it } from "@jest/globals";
import { openBroker, type Broker } from "@mazepa/core";
import "./file-broker-url.js";
import { FileBroker, type FileBrokerOptions } from "./file-broker.js";

const directories: string[] = [];
const brokers: Broker[] = [];
const receipt = { maxCount: 10, waitMs: 0, leaseMs: 60_000 };

afterEach(async () => {
  await Promise.all(brokers.splice(0).map((broker) => broker.close()));
  for (const directory of directories.splice(0)) rmSync(directory, { recursive: true });
});

/** A broker in a directory that does not exist yet, with a queue in it. */
async function setup(options: FileBrokerOptions = {}) {
  const parent = mkdtempSync(path.join(tmpdir(), "mazepa-access-"));
  directories.push(parent);
  const root = path.join(parent, "broker");
  const broker = new FileBroker(root, options);
  brokers.push(broker);
  await broker.createQueue("tasks");
  return { broker, root, parent, queue: broker.queue("tasks") };
}

/** The permissions of everything below a directory, as octal texts. */
function modesBelow(directory: string): { files: Set<string>; directories: Set<string> } {
  const modes = { files: new Set<string>(), directories: new Set<string>() };
  for (const entry of ["", ...(readdirSync(directory, { recursive: true }) as string[])]) {
    const found = lstatSync(path.join(directory, entry));
    modes[found.isDirectory() ? "directories" : "files"].add((found.mode & 0o777).toString(8));
  }
  return modes;
}

describe("the files of a FileBroker", () => {
  it("W12 are their owner's alone", async () => {
    const { root, queue } = await setup();

    await queue.send([{ body: "a" }, { body: "b", delayMs: 60_000 }]);

    expect(modesBelow(root)).toEqual({ files: new Set(["600"]), directories: new Set(["700"]) });
  });

  it("W12 have the permissions of an option, whatever the umask is", async () => {
    const { root, queue } = await setup({ fileMode: 0o660 });

    await queue.send([{ body: "a" }]);

    const { files, directories } = modesBelow(path.join(root, "tasks"));
    expect(files).toEqual(new Set(["660"]));
    expect(directories).toEqual(new Set(["770"]));
  });

  it.each([0o400, 0o1600, 0o700, 1.5, -1])("W12 refuse permissions that make no sense: %d", (fileMode) => {
    expect(() => new FileBroker("anywhere", { fileMode })).toThrow(
      expect.objectContaining({ code: "MAZEPA_INVALID_OPTION", message: expect.stringContaining("fileMode") }),
    );
  });

  it("W12 have the permissions of the broker's URL", async () => {
    const { parent } = await setup();
    const broker = await openBroker(`file:${parent}/shared?fileMode=660`);
    brokers.push(broker);

    await broker.createQueue("tasks");

    expect(modesBelow(path.join(parent, "shared/tasks")).directories).toEqual(new Set(["770"]));
  });

  it("refuse options that make no sense, and name them", () => {
    for (const [options, name] of [
      [{ pollIntervalMs: 0 }, "pollIntervalMs"],
      [{ fileModes: 0o660 }, "fileModes"],
    ] as const)
      expect(() => new FileBroker("anywhere", options as FileBrokerOptions)).toThrow(name);
  });

  it("W12 are no links: one among the messages is neither read nor changed", async () => {
    const { root, parent, queue } = await setup();
    const secret = path.join(parent, "secret");
    writeFileSync(secret, "+\nsecret\n");
    symlinkSync(secret, path.join(root, "tasks", "ready", "0000000000001_a-1_0-0of1_x0.txt"));
    await queue.send([{ body: "mine" }]);

    const received = await queue.receive(receipt);
    const others = await queue.receive(receipt);

    expect([...received, ...others].map(({ body }) => body)).toEqual(["mine"]);
    expect(lstatSync(secret).size).toBe("+\nsecret\n".length);
  });

  it.each(["tasks", "tasks/ready", "tasks/incoming"])("W12 are not looked for behind a link in place of %s", async (name) => {
    const { broker, root, parent } = await setup();
    const elsewhere = path.join(parent, "elsewhere");
    mkdirSync(elsewhere);
    renameSync(path.join(root, name), path.join(elsewhere, "moved"));
    symlinkSync(path.join(elsewhere, "moved"), path.join(root, name));

    const sent = broker.queue("tasks").send([{ body: "a" }]);

    await expect(sent).rejects.toMatchObject({ code: "MAZEPA_STORAGE", message: expect.stringContaining("symbolic link") });
  });
});
