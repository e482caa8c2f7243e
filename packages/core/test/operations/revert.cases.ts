import { describe, expect, it } from "@jest/globals";
import {
  DefinitionError,
  InvalidOptionError,
  listOperations,
  taskableOperation,
  TaskableOperation,
  taskContext,
  UnknownOperationError,
  type Submission,
  type Task,
} from "../../src/index.js";
import { undoable } from "../../src/operations/undoable.js";
import { revertOf } from "../../src/operations/revert-operation.js";
import { registrationOf } from "../../src/operations/task-identity.js";
import { decodeSubmission, encodeSubmission, LiveOperations, runTask } from "../../src/transport.js";

const seen: unknown[] = [];

@taskableOperation({ retries: 1, timeoutMs: 50_000, queueTimeoutMs: 9, tags: ["io"] })
class Reserve extends TaskableOperation {
  isReady = false;
  constructor(readonly line = "SAS") {
    super();
  }
  setup(): void {
    seen.push("setup");
    this.isReady = true;
  }
  run(city: string): string {
    return `${this.line} to ${city}`;
  }
  revert(booking: string | undefined, city: string): string {
    seen.push([this.line, this.isReady, booking, city, taskContext().reverting?.failures.get("pay")?.message]);
    return `undone ${booking}`;
  }
}

const draft = taskableOperation(
  { name: "draft-of-case", revertRetries: 7, revert: (text: string | undefined, city: string) => `no ${text} for ${city}` },
  (city: string) => `draft for ${city}`,
);

@taskableOperation()
class Forget extends TaskableOperation {
  run(text: string | undefined): string {
    return `forgot ${text}`;
  }
}

const plain = taskableOperation({ name: "plain-of-case" }, (city: string) => city);

function submissionOf(task: Task, result: unknown): Submission {
  const registration = registrationOf(task.operation).revert;
  const operation = revertOf(task.operation, registrationOf(task.operation)) as Submission["operation"];
  const failures = new Map([["pay", new Error("no money")]]);
  return {
    id: `undo-${task.id}`,
    operationId: registration?.id ?? "",
    operation,
    args: [result, ...task.args],
    options: registration?.options as Submission["options"],
    executionId: "e",
    attempt: 1,
    reverting: { taskId: task.id, idempotencyKey: "k", error: new Error("why"), failures },
  };
}

/** Cases of operations with `revert`, under both kinds of decorators. */
export function revertCases(kind: string): void {
  describe(`operations with revert (${kind})`, () => {
    it("R9 registers the revert as an operation of its own, with the operation's options and at least three retries", () => {
      const { options } = registrationOf(new Reserve()).revert ?? {};

      expect(listOperations().map(({ id }) => id)).toEqual(expect.arrayContaining(["Reserve.revert", "draft-of-case.revert"]));
      expect(options).toMatchObject({ timeoutMs: 50_000, tags: ["io"], retries: { limit: 3 } });
      expect(options).not.toHaveProperty("queueTimeoutMs");
      expect(registrationOf(draft).revert?.options).toMatchObject({ retries: 7 });
    });

    it("O12 R9 calls revert with the result, the arguments and the state of the operation, also after a journey", async () => {
      seen.length = 0;
      const sent = encodeSubmission(submissionOf(new Reserve("KLM").makeTask("Oslo"), "booked"));

      const outcome = await runTask(decodeSubmission(sent), { live: new LiveOperations() });

      expect(outcome).toMatchObject({ status: "succeeded", value: "undone booked" });
      expect(seen).toEqual(["setup", ["KLM", true, "booked", "Oslo", "no money"]]);
    });

    it("O8 O12 shares the live copy of its operation with the revert", async () => {
      seen.length = 0;
      const live = new LiveOperations();
      const task = new Reserve("BA").makeTask("Rome");
      const { id, operationId, operation, args, options } = task;

      await runTask({ id, operationId, operation, args, options, executionId: "e", attempt: 1 }, { live });
      await runTask(submissionOf(task, "x"), { live });

      expect(seen.filter((entry) => entry === "setup")).toEqual(["setup"]);
      await live.close();
    });

    it("O12 calls the revert option of a callable", async () => {
      const outcome = await runTask(submissionOf(draft.makeTask("Oslo"), undefined));

      expect(outcome).toMatchObject({ status: "succeeded", value: "no undefined for Oslo" });
    });

    it("O7 gives the same idempotencyKey to each attempt of a task, and another one to other executions and tasks", async () => {
      const key = taskableOperation({ name: `key-${kind}` }, (_: number) => taskContext().idempotencyKey);
      const of = async (argument: number, executionId: string, attempt: number) => {
        const { id, operationId, operation, args, options } = key.makeTask(argument);
        return (await runTask({ id, operationId, operation, args, options, executionId, attempt })) as { value?: string };
      };

      const keys = [await of(1, "a", 1), await of(1, "a", 2), await of(1, "b", 1), await of(2, "a", 1)].map(({ value }) => value);

      expect(keys[0]).toMatch(/^[0-9a-f]{32}$/);
      expect(keys[1]).toBe(keys[0]);
      expect(new Set(keys).size).toBe(3);
      expect(taskContext().idempotencyKey).toBe("");
    });

    it("O12 undoable gives an undo to a task of another's operation, and keeps its id", () => {
      const task = plain.makeTask("Oslo");
      const made = undoable(task, new Forget());

      expect(made.isRevertible).toBe(true);
      expect(made.undo).toBeInstanceOf(Forget);
      expect(made.id).toBe(task.id);
      expect(task.isRevertible).toBe(false);
      expect(() => undoable(task, { run: () => undefined })).toThrow(UnknownOperationError);
    });

    it("R12 refuses shared on what may be undone, or takes the value of such a task", () => {
      const reserved = new Reserve().makeTask("Oslo");
      const after = plain.makeTask(reserved);

      expect(() => reserved.with({ shared: true })).toThrow(InvalidOptionError);
      expect(() => after.with({ shared: true })).toThrow(InvalidOptionError);
      expect(() => undoable(plain.makeTask("a").with({ shared: true }), new Forget())).toThrow(InvalidOptionError);
      expect(plain.makeTask("a").with({ shared: true, label: "b" }).options).toMatchObject({ shared: true, label: "b" });
    });

    it("R9 refuses names that end like those of reverts, and reverts that are generators", () => {
      expect(() => taskableOperation({ name: "mine.revert" }, (value: number) => value)).toThrow(DefinitionError);
      expect(() => taskableOperation({ name: `gen-${kind}`, revert: function* () {} }, (value: number) => value)).toThrow(
        DefinitionError,
      );
      expect(() => taskableOperation({ name: `bad-${kind}`, revert: 5 as never }, (value: number) => value)).toThrow(
        InvalidOptionError,
      );
      expect(() => taskableOperation({ revertRetries: -1 })).toThrow(InvalidOptionError);
      expect(() => taskableOperation({ unit: "all" as "none" })).toThrow(InvalidOptionError);
    });
  });
}
