import { extname } from "node:path";

/** The extensions of files that import nothing. */
const plainFiles = new Set([".json", ".node", ".wasm"]);

/**
 * The specifiers that a file imports before it runs: static imports, and `require` of a literal.
 * The scanner is loaded on first need.
 *
 * @throws Error when the file cannot be read as a module.
 */
export async function importsOf(file: string, code: string): Promise<readonly string[]> {
  if (plainFiles.has(extname(file))) return [];
  const required = [...code.matchAll(requireCall)].map(([, , specifier = ""]) => specifier);
  const { init, parse } = await import("es-module-lexer");
  await init;
  const [imports] = parse(code, file);
  const isStatic = imports.filter(({ d: dynamicAt, n: specifier }) => dynamicAt === -1 && specifier !== undefined);
  return [...new Set([...isStatic.map(({ n: specifier }) => specifier ?? ""), ...required])];
}

const requireCall = /\brequire\s*\(\s*(["'`])((?:(?!\1)[^\\\n$])+)\1\s*\)/g;
