import path from "node:path";
import { afterAll, describe, it } from "@jest/globals";
import { RuleTester } from "@typescript-eslint/rule-tester";
import { rules } from "@mazepa/eslint-plugin";

Object.assign(RuleTester, { afterAll, describe, it, itOnly: it.only });

const tester = new RuleTester({
  languageOptions: {
    parserOptions: { project: "./tsconfig.json", tsconfigRootDir: path.join(import.meta.dirname, "project") },
  },
});

const definitions = `
import { all, dependency, execute, Executor, flowSchema, FlowSchema, makeTask, race, sequentialFlow, settle, startExecution,
  taskableOperation, TaskableOperation, type Flow, type Task, type FlowGenerator } from "@mazepa/core";
const load = taskableOperation({ name: "load" }, (url: string) => url.length);
@taskableOperation() class Resize extends TaskableOperation { run(size: number): number { return size; } }
@flowSchema() class Survey extends FlowSchema { *flow(url: string) { return yield* load.makeTask(url); } }
const survey = flowSchema({ name: "survey" }, function* (url: string) { return yield* load.makeTask(url); });
declare const urls: string[];
declare function keep<T>(value: T): T;
declare function somewhere(): Task<number>;
declare const task: Task<number>;
`;

/** Code with a flow for each of some bodies. */
function inFlows(...bodies: string[]): string {
  return plain(...bodies.map((body, index) => `flowSchema({ name: "f${index}" }, function* () { ${body} });`));
}

/** Code with some statements, each in a block of its own. */
function plain(...statements: string[]): string {
  return [definitions, ...statements.map((statement) => `{ ${statement} }`)].join("\n");
}

function times<M extends string>(count: number, messageId: M): { messageId: M }[] {
  return Array.from({ length: count }, () => ({ messageId }));
}

tester.run("no-yield-value", rules["no-yield-value"], {
  valid: [
    {
      name: "allows yield* and bare yields whose value is not used",
      code: inFlows(
        "const size = yield* load.makeTask('a'); return size;",
        "yield task; yield [task, survey('b')]; yield dependency();",
        "urls.length > 0 && (yield task); void (yield task); urls.length > 0 ? yield task : yield survey('a');",
        "for (yield task; urls.length > 0; yield task) break;",
        "const sizes = yield* all(urls.map((url) => load.makeTask(url))); return sizes;",
      ),
    },
    {
      name: "leaves other generators, other classes of these names, and values of unknown type alone",
      code: plain(
        "function* other(): Generator<number, void, string> { const text = yield 1; console.log(text); }",
        "class Task { id = 1; } function* f(): Generator<Task, void, string> { const text = yield new Task(); console.log(text); }",
        "function* unknown(): Generator { const value = yield (task as any); console.log(value); }",
      ),
    },
  ],
  invalid: [
    {
      name: "reports and mends values of one task or flow",
      code: inFlows(
        "const size = yield load.makeTask('a'); return size;",
        "return (yield new Survey().makeFlow('a')) as number;",
        "console.log(yield survey('a'), (yield task) || 1);",
        "class Own { async *flow() { const size = yield task; return size; } }",
      ),
      output: inFlows(
        "const size = yield* load.makeTask('a'); return size;",
        "return (yield* new Survey().makeFlow('a')) as number;",
        "console.log(yield* survey('a'), (yield* task) || 1);",
        "class Own { async *flow() { const size = yield* task; return size; } }",
      ),
      errors: times(5, "one"),
    },
    {
      name: "reports values of several, and of dependencies, without a fix",
      code: inFlows(
        "const [a, b] = yield [load.makeTask('a'), task]; return a + b;",
        "const sizes = yield new Set([task]); return sizes;",
        "const either = yield (urls.length > 0 ? task : [task]); return either;",
        "const size = yield dependency(task); return size;",
      ),
      output: null,
      errors: [...times(2, "many"), ...times(1, "one"), ...times(1, "dependency")],
    },
    {
      name: "reports and mends bare yields of scopes, which are generators",
      code: inFlows("yield all(urls.map((url) => load.makeTask(url)));", "yield race([task]);"),
      output: inFlows("yield* all(urls.map((url) => load.makeTask(url)));", "yield* race([task]);"),
      errors: times(2, "generator"),
    },
  ],
});

tester.run("no-floating-task", rules["no-floating-task"], {
  valid: [
    {
      name: "allows what is yielded, returned, kept for later or passed on in a flow",
      code: inFlows(
        "yield load.makeTask('a'); return load.makeTask('b');",
        "const tasks = []; for (const url of urls) tasks.push(load.makeTask(url)); yield tasks;",
        "const tasks: Task<number>[] = []; tasks[0] = load.makeTask('a'); yield tasks;",
        "const later = load.makeTask('a'); yield; yield* later;",
        "const { id } = load.makeTask('a'); const made = load.makeTask('b'); return id + made.id;",
        "const [first, second] = [load.makeTask('a'), load.makeTask('b')]; yield* all([first, second]);",
        "let later; later = load.makeTask('a'); yield later;",
        "yield urls.map((url) => load.makeTask(url)); yield* settle(load.makeTask('a')); yield* race([survey('a'), task]);",
      ),
    },
    {
      name: "allows what is executed, passed on or dropped on purpose elsewhere, and other classes of these names",
      code: plain(
        "async () => { await execute(load.makeTask('a')); await execute(survey('b')); };",
        "keep(load.makeTask('a')); void load.makeTask('b');",
        "const byUrl = new Map<string, Task<number>>(); byUrl.set('a', load.makeTask('a'));",
        "const _ignored = load.makeTask('a'); const ids = urls.map((url) => load.makeTask(url).id); keep(ids);",
        "urls.forEach((url) => { keep(load.makeTask(url)); }); const unread = somewhere();",
        "const tasks = new Set<Task<number>>(); urls.forEach((url) => tasks.add(load.makeTask(url)));",
        "class Task { id = 1; } const make = () => new Task(); make(); const unread = make();",
      ).concat("\nexport const kept = survey('a');"),
    },
  ],
  invalid: [
    {
      name: "reports statements that make tasks and flows",
      code: inFlows(
        "load.makeTask('a'); yield dependency();",
        "new Resize().makeTask(1).with({ retries: 3 });",
        "task.with({ retries: 3 }); yield task;",
        "survey('a'); new Survey().makeFlow('a');",
        "all(urls.map((url) => load.makeTask(url)));",
        "urls.map((url) => load.makeTask(url));",
        "makeTask(new Resize(), task);",
        "urls.length > 0 && load.makeTask('a'); urls.length > 0 ? survey('a') : undefined;",
        "async () => { await load.makeTask('a'); somewhere(); };",
      ),
      errors: times(12, "dropped"),
    },
    {
      name: "reports variables that are never read, and functions of forEach",
      code: inFlows(
        "const later = load.makeTask('a'); yield dependency();",
        "urls.forEach((url) => load.makeTask(url));",
        "new Set(urls).forEach(function (url) { return load.makeTask(url); });",
      ),
      errors: [...times(1, "unread"), ...times(2, "forEach")],
    },
  ],
});

/** Code of tests, and what it is after a suggestion. */
function suggested(code: string, output: string, messageId: "class" | "instance") {
  return { code: plain(code), errors: [{ messageId, suggestions: [{ messageId: "make" as const, output: plain(output) }] }] };
}

tester.run("no-operation-target", rules["no-operation-target"], {
  valid: [
    {
      name: "allows tasks, flows and functions, and other functions of these names",
      code: plain(
        "execute(load.makeTask('a')); execute(survey('a')); execute(() => 1); new Executor().execute(task);",
        "sequentialFlow([load.makeTask('a'), survey('b'), () => task]);",
        "const execute = (value: unknown) => value; execute({ makeTask: () => 1 }); execute(load);",
        "console.log(load); keep(new Resize());",
      ),
    },
  ],
  invalid: [
    { name: "reports a callable operation", ...suggested("execute(load);", "execute(load.makeTask());", "instance") },
    {
      name: "reports a flow schema",
      ...suggested("startExecution(new Survey());", "startExecution(new Survey().makeFlow());", "instance"),
    },
    {
      name: "reports a class",
      ...suggested("new Executor().execute(Resize);", "new Executor().execute(new Resize().makeTask());", "class"),
    },
    {
      name: "reports an operation in a list",
      ...suggested("sequentialFlow([task, load]);", "sequentialFlow([task, load.makeTask()]);", "instance"),
    },
  ],
});
