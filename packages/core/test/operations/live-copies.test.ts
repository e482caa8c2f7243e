import { describe, expect, it, jest } from "@jest/globals";
import { execute, taskableOperation, TaskableOperation, TaskTimeoutError, type Submission, type Task } from "../../src/index.js";
import { LiveOperations, runTask } from "../../src/transport.js";

const log: string[] = [];

interface Gate {
  readonly opened: Promise<void>;
  open(): void;
}

const gates = new Map<string, Gate>();

function gate(name: string): Gate {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  const made = { opened, open };
  gates.set(name, made);
  return made;
}

/** Its setup waits for the gate of its name. */
@taskableOperation({ setupTimeoutMs: 5 })
class SlowSetup extends TaskableOperation {
  constructor(readonly name: string) {
    super();
  }
  setup(): Promise<void> | undefined {
    return gates.get(this.name)?.opened;
  }
  run(): string {
    return "ran";
  }
  teardown(): void {
    log.push(`teardown ${this.name}`);
    gates.get(`${this.name} is torn down`)?.open();
  }
}

/** Its run waits for the gate of its argument. */
@taskableOperation()
class Busy extends TaskableOperation {
  constructor(readonly name: string) {
    super();
  }
  async run(gateName: string): Promise<string> {
    log.push(`run ${this.name}`);
    gates.get(`${gateName} is reached`)?.open();
    await gates.get(gateName)?.opened;
    return this.name;
  }
  teardown(): void {
    log.push(`teardown ${this.name}`);
  }
}

function submission(task: Task): Submission {
  const { id, operationId, operation, args, options } = task;
  return { id, operationId, operation, args, options, executionId: "e", attempt: 1 };
}

describe("live copies of operations", () => {
  it("O8 a copy in use is not torn down to make room", async () => {
    log.length = 0;
    const { open } = gate("first");
    const live = new LiveOperations({ warmInstances: 1 });
    const first = runTask(submission(new Busy("first").makeTask("first")), { live });

    await runTask(submission(new Busy("second").makeTask("none")), { live });
    const before = [...log];
    open();
    await first;
    await live.close();

    expect(before).toEqual(["run first", "run second", "teardown second"]);
    expect(log).toEqual(["run first", "run second", "teardown second", "teardown first"]);
  });

  it("O8 setup has a time limit of its own, and is cleaned up after when it is late", async () => {
    log.length = 0;
    const { open } = gate("slow");
    const isTornDown = gate("slow is torn down").opened;

    const failure = await execute(new SlowSetup("slow").makeTask()).catch((error: unknown) => error);
    open();
    await isTornDown;

    expect(failure).toMatchObject({
      cause: { name: "TaskTimeoutError", message: expect.stringContaining("setupTimeoutMs (5)") },
    });
    expect((failure as Error).cause).toBeInstanceOf(TaskTimeoutError);
    expect(log).toEqual(["teardown slow"]);
  });

  it("O8 a task that is cancelled while it is set up does not run", async () => {
    log.length = 0;
    const { open } = gate("awaited");
    const abort = new AbortController();
    const live = new LiveOperations();

    const outcome = runTask(submission(new SlowSetup("awaited").makeTask()), { live, signal: abort.signal });
    abort.abort(new Error("not wanted"));
    open();

    expect(await outcome).toMatchObject({ status: "cancelled", reason: "not wanted" });
    await live.close();
  });

  it("O8 those in use at the end are torn down when they are no more", async () => {
    log.length = 0;
    const { open } = gate("late");
    const isReached = gate("late is reached").opened;
    const live = new LiveOperations();
    const running = runTask(submission(new Busy("late").makeTask("late")), { live });
    await isReached;

    await live.close();
    const before = [...log];
    open();
    await running;
    await live.close();

    expect(before).toEqual(["run late"]);
    expect(log).toEqual(["run late", "teardown late"]);
  });

  it("O8 an error of teardown is reported and fails no task", async () => {
    @taskableOperation()
    class BadEnd extends TaskableOperation {
      run(): number {
        return 1;
      }
      teardown(): void {
        throw new Error("cannot close");
      }
    }
    const onTeardownError = jest.fn<(error: unknown) => void>();
    const live = new LiveOperations({ onTeardownError });

    const outcome = await runTask(submission(new BadEnd().makeTask()), { live });
    await live.close();

    expect(outcome).toMatchObject({ status: "succeeded", value: 1 });
    expect(onTeardownError).toHaveBeenCalledWith(expect.objectContaining({ message: "cannot close" }));
  });
});
