import type { Flow, Target, Task } from "@mazepa/core";
import { UsageError } from "../output/cli-errors.js";
import { importModule } from "./import-module.js";
import { isFile } from "./module-url.js";

/** The target of a command. */
export interface LoadedTarget {
  readonly target: Target;
  /** The name of the export. */
  readonly name: string;
  /** The file or package of the export. */
  readonly module: string;
}

/**
 * Loads `<file or package>[#Export]` and makes a task or flow of it: of an operation or a flow
 * schema with `args`, of any other function by calling it with them. Without `#Export` it is the
 * graph task `Main`, the default export, or the only one that can be run.
 */
export async function loadTarget(spec: string, args: readonly unknown[]): Promise<LoadedTarget> {
  const { module, name: wanted } = targetParts(spec);
  const exports = await importModule(module);
  const name = wanted ?? onlyExport(module, exports);
  const value = exports[name];
  if (!isRunnable(value)) throw new UsageError(`${whyNot(value, { module, name })} ${hint(exports)}`);
  return { target: targetOf(value, args, name), name, module };
}

/** The parts before and after the last `#`. If the whole text names a file, it has no export. */
export function targetParts(spec: string): { readonly module: string; readonly name?: string } {
  const [, module, name] = /^(.*)#([^#]*)$/s.exec(spec) ?? [];
  if (module === undefined || name === undefined || isFile(spec)) return { module: spec };
  return { module, name };
}

function whyNot(value: unknown, { module, name }: { module: string; name: string }): string {
  if (!isClass(value)) return `${module} has no export "${name}" that can be run.`;
  return `"${name}" of ${module} is a class without @flowSchema() or @taskableOperation().`;
}

/** The arguments of a command line: JSON, or plain texts where they do not look like JSON. */
export function parseArguments(words: readonly string[]): unknown[] {
  return words.map((word) => {
    try {
      return JSON.parse(word) as unknown;
    } catch (cause) {
      if (!/^\s*["{[]/.test(word)) return word;
      const why = cause instanceof Error ? cause.message : String(cause);
      throw new UsageError(`An argument looks like JSON but is not (${why}): ${word}`, { cause });
    }
  });
}

function onlyExport(module: string, exports: Record<string, unknown>): string {
  if (isTargetMaker(exports["Main"])) return "Main";
  if (isRunnable(exports["default"])) return "default";
  const names = runnableNames(exports);
  const [name] = names;
  if (name !== undefined && names.length === 1) return name;
  throw new UsageError(`${module} has several exports or none to run: write ${module}#Name. ${hint(exports)}`);
}

function hint(exports: Record<string, unknown>): string {
  const names = runnableNames(exports);
  return names.length === 0 ? "It exports no task, flow, operation, flow schema or function." : `It exports ${names.join(", ")}.`;
}

/** The names of the exports that can be run. */
export function runnableNames(exports: Record<string, unknown>): string[] {
  return Object.keys(exports).filter((name) => isRunnable(exports[name]));
}

type Runnable = Task | Flow | TargetMaker | ((...args: unknown[]) => unknown);

/**
 * The symbol of a method by which an export, such as a graph task, gives its target for the
 * arguments of a command line.
 */
const targetSymbol = Symbol.for("mazepa.target");

interface TargetMaker {
  [targetSymbol](...args: readonly unknown[]): Task | Flow;
}

function isTargetMaker(value: unknown): value is TargetMaker {
  const canHave = typeof value === "function" || (typeof value === "object" && value !== null);
  return canHave && targetSymbol in value;
}

function isRunnable(value: unknown): value is Runnable {
  if (isTargetMaker(value)) return true;
  return isClass(value)
    ? makes("makeTask", value.prototype) || makes("makeFlow", value.prototype)
    : typeof value === "function" || isWork(value);
}

function isClass(value: unknown): value is { readonly prototype: unknown } {
  return typeof value === "function" && /^class\b/.test(Function.prototype.toString.call(value));
}

function targetOf(value: Runnable, args: readonly unknown[], name: string): Target {
  if (isTargetMaker(value)) return value[targetSymbol](...args);
  if (typeof value !== "function") {
    if (args.length > 0) throw new UsageError(`"${name}" is a ready task or flow, which takes no arguments.`);
    return value;
  }
  if (makes("makeTask", value)) return value.makeTask(...args);
  const prototype: unknown = value.prototype;
  if (makes("makeTask", prototype)) return (Reflect.construct(value, []) as Maker).makeTask(...args);
  if (makes("makeFlow", prototype)) return (Reflect.construct(value, []) as Maker).makeFlow(...args);
  return () => value(...args);
}

interface Maker {
  makeTask(...args: readonly unknown[]): Task;
  makeFlow(...args: readonly unknown[]): Flow;
}

/**
 * Whether a value is a task or a flow: by brand, since the user's copy of core may be another one.
 */
export function isWork(value: unknown): value is Task | Flow {
  return typeof value === "object" && value !== null && brands.some((brand) => brand in value);
}

const brands = [Symbol.for("mazepa.task"), Symbol.for("mazepa.flow")];

function makes(method: "makeTask" | "makeFlow", value: unknown): value is Maker {
  return (typeof value === "function" || typeof value === "object") && value !== null && method in value;
}
