import { readFileSync } from "node:fs";
import { emitWarning } from "../emit-warning.js";
import { DefinitionError } from "../errors.js";

/** A class or function whose only name is the one in the code. */
export interface NamedByCode {
  readonly source: Function;
  /** The file that defines it, if known. */
  readonly file: string | undefined;
  /** Its kind, e.g. `operation`. */
  readonly what: string;
}

const minifiedLength = 2;
const perhapsMinifiedLength = 3;

/**
 * The name in the code, which must be the same in other processes and after the next build. Warns
 * of a name that a bundler may have made.
 *
 * @throws DefinitionError when there is no name, or a minifier made it.
 */
export function nameInCode(code: NamedByCode): string {
  const { name } = code.source;
  const text = Function.prototype.toString.call(code.source);
  if (name === "") {
    throw new DefinitionError(
      `An anonymous ${code.what} cannot be found by other processes. Name the function or class, or give the option \`name\`.`,
    );
  }
  const isShort = name.length <= minifiedLength;
  const isMinified = hasNoSpace(text) && !isRestored(name, text);
  if (isShort && isMinified) throw new DefinitionError(`${describe(code)} was named by a minifier. ${advice}`);
  if (isShort || (isMinified && name.length <= perhapsMinifiedLength)) warn(code, "a minifier");
  else if (isNumbered(name) && (name.includes("$") || isBundle(code.file))) warn(code, "a bundler");
  return name;
}

const advice =
  "Other processes and the next build may give this name to something else: give the option `name`, or keep names when bundling (docs/bundling.md).";

function describe({ source, what }: NamedByCode): string {
  return `The ${what} "${source.name}"`;
}

/** Whether the text has no spaces, which only minifiers write. */
function hasNoSpace(text: string): boolean {
  return !/\n|[{;,]\s|\s[{}=]|=>\s|=\s/.test(text);
}

/**
 * Whether the bundler restored the user's name, as with esbuild's `keepNames`: the source text has
 * another one.
 */
function isRestored(name: string, text: string): boolean {
  const written = /^(?:async\s+)?(?:class|function)\b\*?\s*([\w$]*)/.exec(text)?.[1] ?? "";
  return written !== "" && written !== "extends" && written !== name;
}

/**
 * Whether the name ends like those that bundlers number: `load2` of esbuild, `load$1` of Rollup.
 */
function isNumbered(name: string): boolean {
  return /[^\d]\d+$/.test(name);
}

const bundles = new Map<string, boolean>();

/**
 * Whether a file was bundled: it has the marks that esbuild, rolldown or webpack leave where each
 * module begins.
 */
function isBundle(file: string | undefined): boolean {
  if (file === undefined) return false;
  let answer = bundles.get(file);
  if (answer === undefined) bundles.set(file, (answer = bundleMark.test(read(file))));
  return answer;
}

const bundleMark = /^(?:\/\/#region |\/\/ [\w@./-]+\.[cm]?[jt]sx?$)|__webpack_require__/m;

function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

const warned = new Set<string>();

function warn(code: NamedByCode, maker: string): void {
  if (warned.has(code.source.name)) return;
  warned.add(code.source.name);
  emitWarning(`${describe(code)} may have been named by ${maker}. ${advice}`, "MazepaWarning");
}
