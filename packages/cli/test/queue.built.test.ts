import { symlink } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "@jest/globals";
import { FileBroker } from "@mazepa/local";
import { fixtures, inTemporaryDirectory, mazepa } from "./mazepa.js";
import { bodiesIn, filledQueue, numbered, taskMessage } from "./queues.js";

const hour = 3_600_000;

describe("mazepa queue ls, depth", () => {
  it("list queues with their depths", () =>
    inTemporaryDirectory(async (cwd) => {
      const { broker, queue } = await filledQueue(path.join(cwd, "q"), "tasks", ["a", "b", "c"]);
      await queue.send([{ body: "later", delayMs: hour }]);
      await queue.receive({ maxCount: 1, waitMs: 0, leaseMs: hour });
      await broker.createQueue("other");

      const listed = await mazepa(["queue", "ls", "file:./q"], { cwd });
      const counted = await mazepa(["queue", "depth", "file:./q#tasks,other", "--json"], { cwd });

      const rows = listed.stdout.trim().split("\n");
      expect(rows.map((row) => row.trim().split(/ +/))).toEqual([
        ["QUEUE", "READY", "LEASED", "DELAYED"],
        ["other", "0", "0", "0"],
        ["tasks", "2", "1", "1"],
      ]);
      expect(JSON.parse(counted.stdout)).toEqual([
        { queue: "tasks", ready: 2, leased: 1, delayed: 1 },
        { queue: "other", ready: 0, leased: 0, delayed: 0 },
      ]);
      expect([listed.stderr, listed.code, counted.code]).toEqual(["", 0, 0]);
    }));

  it("create nothing, and say that a queue does not exist", () =>
    inTemporaryDirectory(async (cwd) => {
      const missing = await mazepa(["queue", "depth", "file:./q#tasks"], { cwd });

      expect(missing).toMatchObject({ code: 2, stdout: "" });
      expect(missing.stderr).toContain('There is no queue "tasks"');
      expect(await new FileBroker(path.join(cwd, "q")).queueNames()).toEqual([]);
    }));
});

describe("mazepa queue peek", () => {
  it("summarizes messages, without a delivery", () =>
    inTemporaryDirectory(async (cwd) => {
      const { queue } = await filledQueue(path.join(cwd, "q"), "tasks", [taskMessage("t1"), "stranger"]);

      const seen = await mazepa(["queue", "peek", "file:./q"], { cwd });
      const asJson = await mazepa(["queue", "peek", "file:./q", "--json", "--max", "1"], { cwd });

      expect(seen).toMatchObject({ code: 0, stderr: "" });
      expect(seen.stdout).toMatch(/^resize +t1 +run-1 +ready for \d.*B +0$/m);
      expect(seen.stdout).toMatch(/^not Mazepa's /m);
      expect(JSON.parse(asJson.stdout)).toMatchObject([{ kind: "task", operationId: "resize", taskId: "t1", deliveryCount: 0 }]);
      const [message] = await queue.receive({ maxCount: 1, waitMs: 0, leaseMs: hour });
      expect(message?.deliveryCount).toBe(1);
    }));
});

describe("mazepa queue purge, release", () => {
  it("ask, and are refused without a terminal", () =>
    inTemporaryDirectory(async (cwd) => {
      const { queue } = await filledQueue(path.join(cwd, "q"), "tasks", ["a", "b"]);
      await queue.receive({ maxCount: 1, waitMs: 0, leaseMs: hour });

      for (const command of ["purge", "release"]) {
        const refused = await mazepa(["queue", command, "file:./q"], { cwd });
        expect(refused).toMatchObject({ code: 2, stdout: "" });
        expect(refused.stderr).toContain("add --yes");
      }
      expect(await queue.depth()).toEqual({ ready: 1, leased: 1, delayed: 0 });

      const released = await mazepa(["queue", "release", "file:./q", "--yes"], { cwd });
      expect(released).toMatchObject({
        code: 0,
        stdout: expect.stringMatching(/^released 1 message of queue "tasks"/),
      });
      const purged = await mazepa(["queue", "purge", "file:./q", "--yes", "--json"], { cwd });
      expect(JSON.parse(purged.stdout)).toMatchObject({ removed: 2, leased: 0 });
      expect(await queue.depth()).toEqual({ ready: 0, leased: 0, delayed: 0 });
    }));
});

describe("mazepa queue mv, cp, redrive", () => {
  it("mv moves ready messages, and says what is left", () =>
    inTemporaryDirectory(async (cwd) => {
      const { queue } = await filledQueue(path.join(cwd, "a"), "tasks", numbered(130));
      await queue.receive({ maxCount: 1, waitMs: 0, leaseMs: hour });

      const moved = await mazepa(["queue", "mv", "file:./a#tasks", "file:./b#later"], { cwd });

      expect(moved).toMatchObject({
        code: 0,
        stdout: expect.stringMatching(/^moved 129 messages from .*"tasks".* to .*"later"/),
      });
      expect(moved.stderr).toMatch(/^Created queue "later" of file:.*\n1 leased and 0 delayed stay there/);
      expect(await bodiesIn(path.join(cwd, "b"), "later")).toHaveLength(129);
    }));

  it("mv also ends when two names mean one queue", () =>
    inTemporaryDirectory(async (cwd) => {
      await filledQueue(path.join(cwd, "a"), "tasks", numbered(150));
      await symlink(path.join(cwd, "a"), path.join(cwd, "b"));

      const moved = await mazepa(["queue", "mv", "file:./a", "file:./b", "--json"], { cwd });

      expect(JSON.parse(moved.stdout)).toMatchObject({ moved: 150, end: "empty" });
      expect(await bodiesIn(path.join(cwd, "a"), "tasks")).toEqual(numbered(150));
    }));

  it("mv refuses options that make no sense", () =>
    inTemporaryDirectory(async (cwd) => {
      await filledQueue(path.join(cwd, "a"), "tasks", []);

      const same = await mazepa(["queue", "mv", "file:./a", "file:a#tasks"], { cwd });
      const missing = await mazepa(["queue", "mv", "file:./a#absent", "file:./b"], { cwd });

      expect([same.code, missing.code]).toEqual([2, 2]);
      expect(same.stderr).toContain("are the same queue");
      expect(missing.stderr).toContain('There is no queue "absent"');
    }));

  it("cp leaves the queue as it is, and copies delayed messages as delayed", () =>
    inTemporaryDirectory(async (cwd) => {
      const { queue } = await filledQueue(path.join(cwd, "a"), "tasks", ["x", "y"]);
      await queue.send([{ body: "later", delayMs: hour }]);

      const copied = await mazepa(["queue", "cp", "file:./a#tasks", "file:./b#copy", "--json"], { cwd });

      expect(JSON.parse(copied.stdout)).toMatchObject({ copied: 3, tooLarge: 0 });
      expect(await queue.depth()).toEqual({ ready: 2, leased: 0, delayed: 1 });
      expect(await new FileBroker(path.join(cwd, "b")).queue("copy").depth()).toEqual({ ready: 2, leased: 0, delayed: 1 });
    }));

  it("redrive sends the message in a dead letter again, as it was", () =>
    inTemporaryDirectory(async (cwd) => {
      const { broker } = await filledQueue(path.join(cwd, "q"), "tasks", []);
      const letter = JSON.stringify({
        mazepa: 1,
        kind: "dead-letter",
        queue: "tasks",
        reason: "too often",
        body: taskMessage("t1"),
      });
      await broker.queue("tasks-dead-letters").send([{ body: letter }]);

      const redriven = await mazepa(["queue", "redrive", "file:./q"], { cwd });

      expect(redriven).toMatchObject({ code: 0, stdout: expect.stringMatching(/^redriven 1 message /) });
      expect(await bodiesIn(path.join(cwd, "q"), "tasks")).toEqual([taskMessage("t1")]);
      expect(await bodiesIn(path.join(cwd, "q"), "tasks-dead-letters")).toEqual([]);
    }));

  it("W12 redrive leaves a dead letter that has only the beginning of its message, and says so", () =>
    inTemporaryDirectory(async (cwd) => {
      const { broker } = await filledQueue(path.join(cwd, "q"), "tasks", []);
      const letter = { mazepa: 1, kind: "dead-letter", queue: "tasks", reason: "too long", body: "{", cut: { sizeBytes: 9 } };
      await broker.queue("tasks-dead-letters").send([{ body: JSON.stringify(letter) }]);

      const redriven = await mazepa(["queue", "redrive", "file:./q"], { cwd });

      expect(redriven).toMatchObject({
        code: 1,
        stderr: expect.stringMatching(/^1 message stay: .*only the beginning/m),
      });
      expect(await bodiesIn(path.join(cwd, "q"), "tasks")).toEqual([]);
      expect(await bodiesIn(path.join(cwd, "q"), "tasks-dead-letters")).toEqual([JSON.stringify(letter)]);
    }));
});

describe("mazepa queue create", () => {
  it("creates queues, and leaves those that exist", () =>
    inTemporaryDirectory(async (cwd) => {
      const first = await mazepa(["queue", "create", "file:./queues#fast"], { cwd });
      const second = await mazepa(["queue", "create", "file:./queues#fast,slow", "--json"], { cwd });
      const missing = await mazepa(["queue", "depth", "file:./queues#fsat"], { cwd });

      expect(first).toMatchObject({ stdout: expect.stringMatching(/^created queue "fast" of /), code: 0 });
      expect(JSON.parse(second.stdout)).toEqual([
        { queue: "fast", isNew: false },
        { queue: "slow", isNew: true },
      ]);
      expect(missing).toMatchObject({
        stderr: expect.stringContaining("To create it: mazepa queue create file:./queues#fsat"),
        code: 2,
      });
    }));

  it("is not needed in a directory, where a worker says what it creates", () =>
    inTemporaryDirectory(async (cwd) => {
      const work = path.join(fixtures, "work.js");
      const { stderr } = await mazepa(
        ["worker", "--queue", "file:./queues#taks", "--import", work, "--idle-timeout", "1ms", "--isolation", "inline"],
        { cwd },
      );

      expect(stderr).toMatch(/Created queue \\"taks\\" of file:/);
    }));
});
