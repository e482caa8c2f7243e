import { describe, expect, it, jest } from "@jest/globals";
import {
  dependency,
  dryRun,
  execute,
  flowContext,
  flowSchema,
  reduce,
  all,
  map,
  MemoryBlobStore,
  planFlow,
  race,
  recordedResults,
  sequentialFlow,
  settle,
  sleep,
  taskableOperation,
  withTimeout,
  type FlowPlan,
  type Target,
} from "../../src/index.js";

interface Page {
  readonly text: string;
  readonly links: readonly string[];
}
const fetchPage = taskableOperation({ name: "fetchPage" }, (url: string): Page => ({
  text: url,
  links: [`${url}/1`, `${url}/2`],
}));
const join = taskableOperation({ name: "join" }, (pages: readonly Page[]) => pages.map(({ text }) => text).join());
const print = taskableOperation({ name: "print" }, (text: string) => text);
const store = taskableOperation({ name: "store" }, (text: string, at: number) => `${text}${at}`);

/** What comes before each task, by the names of operations: upstreams, then what was waited for. */
function orderOf({ tasks, waits, flows }: FlowPlan): string[] {
  const nameOf = (index: number) => tasks[index]?.operationId ?? "?";
  const waited = (after: number | undefined): string[] => {
    const wait = after === undefined ? undefined : waits[after];
    return wait
      ? [...wait.tasks.map(nameOf), ...wait.flows.map((flow) => `(${flows[flow]?.name})`), ...waited(wait.previous)]
      : [];
  };
  return tasks.map(({ operationId, upstreams, upstreamFlows, after }) => {
    const values = [...upstreams.map(nameOf), ...upstreamFlows.map((flow) => `(${flows[flow]?.name})`)];
    return `${operationId} <- ${values.join(" ")} | ${waited(after).join(" ")}`.trimEnd();
  });
}

const reasons = ({ flows }: FlowPlan) => flows.flatMap(({ stoppedBecause }) => stoppedBecause ?? []);

describe("planFlow", () => {
  it("F13 F15 counts and plans a task of more upstreams than a call takes arguments", async () => {
    const number = taskableOperation({ name: "number" }, (n: number) => n);
    const merge = taskableOperation({ name: "mergeNumbers" }, (parts: number[]) => parts.length);
    const merged = merge.makeTask(Array.from({ length: 130_000 }, (_, index) => number.makeTask(index)));

    const totals = await dryRun(merged);
    const plan = await planFlow(merged);

    expect([totals.total, plan.tasks.length]).toEqual([130_001, 130_001]);
  });

  it("F15 follows a flow through results that it only passes on", async () => {
    const plan = await planFlow(function* report() {
      const pages = yield* all([fetchPage.makeTask("a"), fetchPage.makeTask("b")]);
      const text = yield* join.makeTask(pages);
      yield [print.makeTask(text), store.makeTask(text, 1)];
      yield dependency();
      return text;
    });

    expect(orderOf(plan)).toEqual([
      "fetchPage <-  |",
      "fetchPage <-  |",
      "join <- fetchPage fetchPage | fetchPage fetchPage",
      "print <- join | join",
      "store <- join | join",
    ]);
    expect(plan.lowerBound).toBe(false);
    expect(plan.flows.map(({ name, parent }) => [name, parent])).toEqual([
      ["execute", undefined],
      ["report", 0],
    ]);
  });

  it("F15 gives flows what subflows return, and knows what those wait for", async () => {
    const load = flowSchema(function* load(url: string) {
      yield* sleep(1000);
      return yield* fetchPage.makeTask(url);
    });

    const plan = await planFlow(function* () {
      const page = yield* load("a");
      return yield* join.makeTask([page]);
    });

    expect(orderOf(plan)).toEqual(["fetchPage <-  |", "join <- fetchPage | (load)"]);
    expect(plan.flows.map(({ name }) => name)).toContain("load");
  });

  it("F15 stops where a flow looks into a result, and goes on in the others", async () => {
    const crawl = flowSchema(function* crawl(url: string) {
      const page = yield* fetchPage.makeTask(url);
      for (const link of page.links) yield fetchPage.makeTask(link);
      return page.text;
    });

    const plan = await planFlow(function* () {
      const text = yield* crawl("a");
      return yield* print.makeTask(text);
    });

    expect(orderOf(plan)).toEqual(["fetchPage <-  |", "print <- (crawl) | (crawl)"]);
    expect(plan.lowerBound).toBe(true);
    expect(reasons(plan)).toEqual(['it needs the value of task "fetchPage"']);
  });

  it.each<[string, (page: Page) => unknown]>([
    ["a template", (page) => `${page as unknown as string}`],
    ["a sum", (page) => (page as unknown as number) + 1],
    ["a spread", (page) => ({ ...page })],
    ["a loop", (page) => [...(page as unknown as Iterable<unknown>)]],
    [
      "a caught look",
      (page) => {
        try {
          return page.text;
        } catch {
          return "none";
        }
      },
    ],
    ["a field", (page) => "text" in page],
  ])("notices %s", async (_what, look) => {
    const plan = await planFlow(function* () {
      look(yield* fetchPage.makeTask("a"));
      yield print.makeTask("never");
    });

    expect(orderOf(plan)).toEqual(["fetchPage <-  |"]);
    expect(reasons(plan)).toHaveLength(1);
  });

  it("F15 walks map, reduce, settle, race, withTimeout and stages as if all succeeded", async () => {
    const stage = jest.fn();

    const plan = await planFlow(function* all() {
      const pages = yield* map(["a", "b"], (url) => fetchPage.makeTask(url), { concurrency: 1 });
      const outcome = yield* settle(join.makeTask(pages));
      const first = yield* race([print.makeTask("x"), print.makeTask("y")]);
      if (outcome.status === "succeeded") yield* withTimeout(store.makeTask(outcome.value, 1), 1000);
      const sum = yield* reduce([store.makeTask("f", 2)], (total, text) => total + text.length, 0);
      const [last] = yield* sequentialFlow([store.makeTask(first, 3), stage]);
      return yield* store.makeTask(last, sum);
    });

    expect(orderOf(plan).map((line) => line.split(" |")[0]?.trim())).toEqual([
      "fetchPage <-",
      "fetchPage <-",
      "join <- fetchPage fetchPage",
      "print <-",
      "print <-",
      "store <- join",
      "store <-",
      "store <- print",
      "store <- store (reduce)",
    ]);
    expect(reasons(plan)).toEqual(['it needs the value of task "store"']);
    expect(stage).not.toHaveBeenCalled();
  });

  it("F15 counts equal tasks and flows once, and ends endless flows", async () => {
    const twice = flowSchema(function* twice() {
      yield [print.makeTask("a"), print.makeTask("a")];
    });
    const endless = function* () {
      for (let n = 0; ; n++) yield print.makeTask(`${n}`);
    };

    expect((await planFlow([twice(), twice()])).tasks).toHaveLength(1);
    const cut = await planFlow(endless, { maxTasks: 50 });
    expect([cut.tasks.length, reasons(cut)]).toEqual([50, ["the plan has 50 tasks already", "the plan has 50 tasks already"]]);
  });

  it("F15 goes on as if tasks had succeeded, and says that there may be more where a flow asks", async () => {
    const task = print.makeTask("a");
    const asking = function* () {
      yield task;
      yield dependency();
      if (task.status === "succeeded") yield store.makeTask(task.result, 1);
    };

    const plan = await planFlow(asking);

    expect(orderOf(plan)).toEqual(["print <-  |", "store <- print | print"]);
    expect([plan.lowerBound, reasons(plan)]).toEqual([true, []]);
    expect([task.status, task.outcome]).toEqual(["pending", undefined]);
    await execute(asking);
    expect(task.result).toBe("a");
  });

  it("F15 tells flows that nothing is run, and throws what a flow throws by itself", async () => {
    const context = jest.fn();
    await planFlow(() => context(flowContext().dryRun, flowContext().executionId));
    expect(context).toHaveBeenCalledWith(true, "plan");

    const broken: Target = () => {
      throw new RangeError("mine");
    };
    await expect(planFlow(broken)).rejects.toThrow("mine");
    await expect(
      planFlow(function* () {
        yield 7 as never;
      }),
    ).rejects.toThrow("A flow yielded the number 7");
  });

  it("F15 follows what an execution really did, with its recorded results", async () => {
    const checkpoint = new MemoryBlobStore();
    const crawl = flowSchema({ name: "crawl on" }, function* (url: string) {
      const page = yield* fetchPage.makeTask(url);
      const found = yield* all(page.links.map((link) => fetchPage.makeTask(link)));
      return yield* join.makeTask(found);
    });
    await execute(crawl("a"), { checkpoint, executionId: "done" });

    const results = await recordedResults(checkpoint, "done");
    const plan = await planFlow(crawl("a"), { results, executionId: "done" });

    expect(plan.lowerBound).toBe(false);
    expect(orderOf(plan).map((line) => line.split(" ")[0])).toEqual(["fetchPage", "fetchPage", "fetchPage", "join"]);
    expect(plan.tasks.map(({ attempt }) => attempt?.worker)).toEqual(Array.from({ length: 4 }, () => expect.any(String)));
    expect(orderOf(plan).at(-1)).toBe("join <-  | fetchPage fetchPage");
    expect(await results("unknown")).toBeUndefined();
  });
});
