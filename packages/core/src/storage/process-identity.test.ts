import { describe, expect, it } from "@jest/globals";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { isGone, thisProcess } from "./process-identity.js";

describe("isGone", () => {
  it("is false of this process", () => {
    expect(isGone(thisProcess())).toBe(false);
  });

  it("is false of another process as long as it lives, and true when it was killed", async () => {
    const child = spawn(process.execPath, ["-e", "process.stdout.write('up'); setInterval(() => {}, 1000)"]);
    const other = { ...thisProcess(), pid: child.pid ?? 0, startTicks: 0 };
    await once(child.stdout, "data");
    const whileAlive = isGone(other);

    child.kill("SIGKILL");
    await once(child, "exit");

    expect([whileAlive, isGone(other)]).toEqual([false, true]);
  });

  it("is true of an earlier process with a number that is in use again", () => {
    const { startTicks } = thisProcess();

    expect(isGone({ ...thisProcess(), startTicks: startTicks - 1 })).toBe(startTicks > 0);
  });

  it("is false of any process of another machine", () => {
    expect(isGone({ machine: "another", pid: 2 ** 22 + 1, startTicks: 5 })).toBe(false);
  });
});
