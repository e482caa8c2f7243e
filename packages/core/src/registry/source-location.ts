import { fileURLToPath } from "node:url";

/** A line of source code. All fields are undefined if the stack does not tell. */
export interface SourceLocation {
  /** The module as the stack names it, with any query. */
  readonly url: string | undefined;
  /** The file on disk. */
  readonly file: string | undefined;
  readonly line: number | undefined;
  /** The column: in a bundle, everything may be on one line. */
  readonly column?: number | undefined;
}

/**
 * Functions by which compilers call class decorators (`__decorate` of TypeScript, `applyDec` of
 * Babel and swc, `Reflect.decorate`). They are at one line of the user's file for all classes.
 */
const decoratorMachinery = /decorate|apply_?\w*dec|<static_initializer>|get \w \[as \w\]/i;

/**
 * Matches this file, in the sources or in the bundle of core, whose other files are core's as well.
 * In the bundle of another project they are not.
 */
const ownFile = /registry[\\/][^\\/]*$|(?<=[\\/]dist[\\/]bundle[\\/])[^\\/]*$/;

/** The function of another package through which the user registers something. */
let door: Function | undefined;

/**
 * Calls `register`, and attributes what it registers to the line that called `entry`. For packages
 * whose decorators register classes of their users: two such classes of one name are different, and
 * not one class that was loaded twice.
 */
export function registerForCallerOf<T>(entry: Function, register: () => T): T {
  const outer = door;
  door = outer ?? entry;
  try {
    return register();
  } finally {
    door = outer;
  }
}

/** The location of the code that called core, or the package that registers for it. */
export function sourceLocation(): SourceLocation {
  const lines = linesAbove(door);
  const isOwn = (index: number) => index === 0 && !door;
  const frames = lines.filter((line, index) => isOwn(index) || !decoratorMachinery.test(functionOf(line))).map(parseFrame);
  const core = door ? undefined : frames[0]?.file?.replace(ownFile, "");
  const isOutside = ({ file }: Frame) =>
    file !== undefined && (core === undefined || !file.startsWith(core) || /\.test\.[jt]s$/.test(file));
  const outside = frames.filter(isOutside);
  const { caller, ...place } = outside.find((frame) => !isLibraryFunction(frame)) ?? outside[0] ?? nowhere;
  return place;
}

const nowhere: Frame = { url: undefined, file: undefined, line: undefined, caller: "" };

/**
 * Whether a frame belongs to a library function, which makes things for its caller, rather than to
 * a module that is being loaded.
 */
function isLibraryFunction({ file, caller }: Frame): boolean {
  return /[\\/]node_modules[\\/]/.test(file ?? "") && caller !== "" && !caller.startsWith("Object.<anonymous>");
}

/** The stack above the last call of `entry`; all of it if there is none. */
function linesAbove(entry: Function | undefined): string[] {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 30;
  const holder: { stack?: string } = {};
  Error.captureStackTrace(holder, entry);
  Error.stackTraceLimit = limit;
  return (holder.stack ?? "").split("\n").slice(1);
}

/**
 * The code that runs the bodies of modules: Node's loaders, those of jest and Vitest, and webpack.
 */
const moduleLoader =
  /\bModuleJob\w*\.run\b|\bModule\.\S*_compile\b|SourceTextModule\.evaluate|\._execModule|\brun(?:Inlined)?Module\b|__webpack_require__/;

/** Whether `entry` was called by the body of a module, and not in a function. */
export function isCalledByModule(entry: Function): boolean {
  const [first = "", second] = linesAbove(entry);
  return second === undefined ? functionOf(first) === "" : moduleLoader.test(second);
}

/** `file:line`, for messages. */
export function describeLocation({ file, line }: SourceLocation): string {
  return file === undefined ? "an unknown place" : `${file}:${line ?? "?"}`;
}

function functionOf(line: string): string {
  return /^\s*at (?:async )?(.*) \(/.exec(line)?.[1] ?? "";
}

/** One line of a stack. */
interface Frame extends SourceLocation {
  /** The name of the function; empty at the top level of a module, and for anonymous functions. */
  readonly caller: string;
}

function parseFrame(line: string): Frame {
  const match = /(?:^at (?:async )?|\()((?:file:\/\/|\/|[A-Za-z]:\\)[^()]*?):(\d+):(\d+)\)?$/.exec(line.trim());
  const url = match?.[1];
  return {
    url,
    file: url && fileOf(url),
    line: match ? Number(match[2]) : undefined,
    column: match ? Number(match[3]) : undefined,
    caller: functionOf(line),
  };
}

function fileOf(url: string): string {
  return url.startsWith("file://") ? fileURLToPath(url) : url.replace(/\?.*$/, "");
}
