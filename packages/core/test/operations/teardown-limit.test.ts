import { afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";
import { execute, exclude, InProcessQueue, taskableOperation, TaskableOperation } from "@mazepa/core";
import { gate } from "../gate.js";
import { setup } from "../worker/worker-in-memory.js";

@taskableOperation({ name: "endless teardown", setupTimeoutMs: 5 })
class Endless extends TaskableOperation {
  @exclude() isSetUp = false;
  constructor(readonly name: string) {
    super();
  }
  setup() {
    this.isSetUp = true;
  }
  run() {
    return this.name;
  }
  teardown() {
    return gate().opened;
  }
}

let emitWarning: jest.SpiedFunction<typeof process.emitWarning>;
beforeEach(() => void (emitWarning = jest.spyOn(process, "emitWarning").mockImplementation(() => undefined)));
afterEach(() => void emitWarning.mockRestore());

const warnings = (): string[] => emitWarning.mock.calls.map(([warning]) => String(warning));
const endless = expect.stringMatching(
  /teardown\(\) of operation "endless teardown" has taken longer than its setupTimeoutMs \(5\)/,
);

describe("a teardown that never ends", () => {
  it("E24 O8 does not keep an execution from resolving, and is warned of", async () => {
    expect(await execute(new Endless("one").makeTask())).toBe("one");
    expect(warnings()).toEqual([endless]);
  });

  it("E24 O8 does not keep the next operation from being set up", async () => {
    const queue = new InProcessQueue({ warmInstances: 1 });

    const names = await execute([new Endless("one").makeTask(), new Endless("two").makeTask()], { queue });

    expect(names).toEqual(["one", "two"]);
    expect(warnings()).toEqual([endless, endless]);
  });

  it("E24 O8 does not keep a worker from stopping", async () => {
    const { worker, run } = await setup();
    const started = worker();

    const name = await run(new Endless("one").makeTask());
    await started.stop();

    expect([name, await started.done]).toEqual(["one", "stopped"]);
  });
});
