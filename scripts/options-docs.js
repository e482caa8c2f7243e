// Writes docs/options.md from the docstrings of the options. With --check it only compares, and
// fails when the page is stale. It also fails for an option without a docstring.
import ts from "typescript";
import { makePage, table } from "./made-page.js";

/** Sections of the page: where the options go, and the interface that has them. */
const sections = [
  {
    title: "execute",
    file: "packages/core/src/index.ts",
    type: "ExecuteOptions",
    says: "`execute(target, options)`, `startExecution(target, options)` and `new Executor(options)`.",
  },
  {
    title: "startWorker",
    file: "packages/core/src/index.ts",
    type: "WorkerOptions",
    says: "`startWorker(options)`: see [workers](workers.md). `mazepa worker` has [the same](cli.md#mazepa-worker).",
  },
  {
    title: "taskableOperation",
    file: "packages/core/src/index.ts",
    type: "OperationOptions",
    says: "`@taskableOperation(options)` and `taskableOperation(options, fn)`: see [operations](operations.md).",
  },
  {
    title: "task.with",
    file: "packages/core/src/index.ts",
    type: "TaskOptions",
    says: "`task.with(options)` returns a copy of a task. The options of its operation hold where it says nothing.",
  },
  {
    title: "flowSchema",
    file: "packages/core/src/index.ts",
    type: "FlowSchemaOptions",
    says: "`@flowSchema(options)` and `flowSchema(options, fn)`: see [flows](flows.md). `flow.with({ tags, workerType })` sets those of one flow.",
  },
  {
    title: "Retry policies",
    file: "packages/core/src/index.ts",
    type: "RetryPolicy",
    says: "`retries`, `revertRetries` and `transientRetry` take a number, or a policy.",
  },
  {
    title: "InProcessQueue",
    file: "packages/core/src/index.ts",
    type: "InProcessQueueOptions",
    says: "`new InProcessQueue(options)`: tasks run in the process of the head.",
  },
  {
    title: "WorkerPoolQueue",
    file: "packages/local/src/index.ts",
    type: "WorkerPoolQueueOptions",
    says: "`new WorkerPoolQueue(options)` of `@mazepa/local`: tasks run in threads or processes of this machine.",
  },
  {
    title: "RemoteExecutionQueue",
    file: "packages/core/src/index.ts",
    type: "RemoteExecutionQueueOptions",
    says: "`new RemoteExecutionQueue(options)`: tasks run on workers.",
  },
  {
    title: "enqueue",
    file: "packages/core/src/index.ts",
    type: "EnqueueOptions",
    says: "`enqueue(broker, queue, tasks, options)`: see [detached tasks](detached.md).",
  },
];

const program = ts.createProgram(
  sections.map(({ file }) => file),
  {
    module: ts.ModuleKind.NodeNext,
    target: ts.ScriptTarget.ES2022,
    strict: true,
    customConditions: ["mazepa-source"],
    noEmit: true,
  },
);
const checker = program.getTypeChecker();
/** @type {string[]} */
const undocumented = [];

const text = [
  "# Options",
  "<!-- Made by `npm run docs:options` from the docstrings; do not edit. -->",
  "Options whose names end in `Ms` are durations in milliseconds, up to ten years long; those that end in `Bytes` are sizes. An option that does not exist, or has a value that makes no sense, is an [`InvalidOptionError`](errors.md#mazepa_invalid_option).",
  ...sections.flatMap(({ title, says, ...place }) => [
    `## ${title}`,
    says,
    table(["option", "type", "default", "what it is"], rowsOf(place)),
  ]),
].join("\n\n");
await makePage({ page: "docs/options.md", text, madeBy: "npm run docs:options" });
for (const name of undocumented) console.error(`${name} has no docstring.`);
if (undocumented.length > 0) process.exitCode = 1;

/**
 * Required options first, the others in the order in which they are declared.
 *
 * @param {{ readonly file: string, readonly type: string }} place
 */
function rowsOf({ file, type }) {
  const source = program.getSourceFile(file);
  const module = source && checker.getSymbolAtLocation(source);
  const found = module && checker.getExportsOfModule(module).find(({ name }) => name === type);
  if (found === undefined) throw new Error(`${file} exports no ${type}.`);
  const properties = checker.getDeclaredTypeOfSymbol(resolved(found)).getProperties();
  const isOptional = (/** @type {import("typescript").Symbol} */ { flags }) => (flags & ts.SymbolFlags.Optional) !== 0;
  return [...properties.filter((property) => !isOptional(property)), ...properties.filter(isOptional)].map((property) => {
    const { description, defaultValue } = documented(property, type);
    return [
      `\`${property.name}\``,
      `\`${typeText(property)}\``,
      isOptional(property) ? defaultValue : "required",
      escaped(description),
    ];
  });
}

/** @param {import("typescript").Symbol} symbol */
function resolved(symbol) {
  return symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
}

/**
 * The docstring without the sentence that begins with "Default", and that sentence.
 *
 * @param {import("typescript").Symbol} property
 * @param {string} type
 */
function documented(property, type) {
  const comment = ts.displayPartsToString(property.getDocumentationComment(checker)).replaceAll(/\s+/g, " ");
  if (comment === "") undocumented.push(`${property.name} of ${type}`);
  const sentences = comment.replaceAll(/\{@link (\w+)\}/g, "`$1`").split(/(?<=\.) (?=[A-Z`"])/);
  const isDefault = (/** @type {string} */ sentence) => /^Default:? /.test(sentence);
  const found = sentences
    .find(isDefault)
    ?.replace(/^Default:? /, "")
    .replace(/\.$/, "");
  return { description: sentences.filter((sentence) => !isDefault(sentence)).join(" "), defaultValue: found ?? "none" };
}

/**
 * The type as it is written; that of an option which another interface shows is written there.
 *
 * @param {import("typescript").Symbol} property
 */
function typeText(property) {
  const declaration = property.declarations?.find(ts.isPropertySignature);
  return (declaration?.type?.getText() ?? "").replaceAll(/\s+/g, " ").replaceAll("|", "\\|");
}

/** @param {string} text */
function escaped(text) {
  return text.replaceAll("|", "\\|");
}
