import { fileURLToPath } from "node:url";

/** A line of source code. All is undefined where the stack does not tell. */
export interface SourcePlace {
  /** The module as the stack names it, with any query. */
  readonly url: string | undefined;
  /** The file on disk. */
  readonly file: string | undefined;
  readonly line: number | undefined;
  /** In a bundle, everything may be in one line. */
  readonly column?: number | undefined;
}

/**
 * What compilers call class decorators with (`__decorate` of TypeScript, `applyDec` of Babel and swc, `Reflect.decorate`): it stands
 * at one line of the user's own file, whichever class it is about.
 */
const decoratorMachinery = /decorate|apply_?\w*dec|<static_initializer>|get \w \[as \w\]/i;

/** This file, in the sources or in the bundle of core: what it stands in is core's own. In a bundle of somebody else, nothing else is. */
const ownFile = /registry[\\/][^\\/]*$|(?<=[\\/]dist[\\/]bundle[\\/])[^\\/]*$/;

/** The place of the code that called into core. */
export function sourcePlace(): SourcePlace {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 30;
  const lines = (new Error().stack ?? "").split("\n").slice(1);
  Error.stackTraceLimit = limit;
  const frames = lines.filter((line, index) => index === 0 || !decoratorMachinery.test(functionOf(line))).map(parseFrame);
  const core = frames[0]?.file?.replace(ownFile, "");
  const isOutside = ({ file }: SourcePlace) =>
    file !== undefined && (core === undefined || !file.startsWith(core) || /\.test\.[jt]s$/.test(file));
  return frames.find(isOutside) ?? { url: undefined, file: undefined, line: undefined };
}

/** `file:line`, for messages. */
export function describePlace({ file, line }: SourcePlace): string {
  return file === undefined ? "an unknown place" : `${file}:${line ?? "?"}`;
}

function functionOf(line: string): string {
  return /^\s*at (?:async )?(.*) \(/.exec(line)?.[1] ?? "";
}

function parseFrame(line: string): SourcePlace {
  const match = /(?:^at (?:async )?|\()((?:file:\/\/|\/|[A-Za-z]:\\)[^()]*?):(\d+):(\d+)\)?$/.exec(line.trim());
  const url = match?.[1];
  return {
    url,
    file: url && fileOf(url),
    line: match ? Number(match[2]) : undefined,
    column: match ? Number(match[3]) : undefined,
  };
}

function fileOf(url: string): string {
  return url.startsWith("file://") ? fileURLToPath(url) : url.replace(/\?.*$/, "");
}
