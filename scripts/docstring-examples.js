// Finds the `@example`s of the names that packages export, and the names without one.
import path from "node:path";
import { globSync } from "tinyglobby";
import ts from "typescript";

const entryPoints = [...globSync("packages/*/src/index.ts"), "packages/core/src/transport.ts"].sort();

/**
 * Functions, classes and constants need an example. Types need none: they appear in the examples
 * of what takes or returns them.
 *
 * @param {import("typescript").CompilerOptions} options
 * @param {import("typescript").CompilerHost} host
 */
export function docstringExamples(options, host) {
  const program = ts.createProgram(entryPoints, options, host);
  const checker = program.getTypeChecker();
  const names = entryPoints.flatMap((file) => {
    const source = program.getSourceFile(file);
    const module = source && checker.getSymbolAtLocation(source);
    return (module ? checker.getExportsOfModule(module) : []).map((symbol) => {
      const named = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
      const isValue = (named.flags & ts.SymbolFlags.Value) !== 0 && !symbol.declarations?.some(isTypeOnly);
      return { name: symbol.name, from: moduleName(file), isValue, examples: examplesOf(named) };
    });
  });
  /** @type {Map<string, string>} */
  const imports = new Map();
  for (const { name, from, isValue } of names) {
    if (!imports.has(name)) imports.set(name, `import { ${isValue ? "" : "type "}${name} } from "${from}";`);
  }
  const examples = new Map(names.flatMap((name) => name.examples).map(({ place, code }) => [place, code]));
  return {
    samples: new Map([...examples].map(([place, code]) => [place, importing(code, imports)])),
    missing: names.filter(({ isValue, examples }) => isValue && examples.length === 0),
  };
}

/**
 * Examples are read from the text, since TypeScript takes a decorator in one for a tag.
 *
 * @param {import("typescript").Symbol} symbol
 */
function examplesOf(symbol) {
  return (symbol.declarations ?? []).flatMap((declaration) => {
    const source = declaration.getSourceFile();
    return ts.getJSDocCommentsAndTags(declaration).flatMap(({ pos, end }) => {
      const text = source.text.slice(pos, end).replaceAll(/^ *\* ?/gm, "");
      return [...text.matchAll(/^@example\n```ts\n(.*?)^```$/gms)].map(({ 1: code = "", index }) => {
        const line = source.text.slice(0, pos).split("\n").length + text.slice(0, index).split("\n").length;
        return { place: `${path.relative(process.cwd(), source.fileName)}:${line}`, code };
      });
    });
  });
}

/** @param {import("typescript").Declaration} declaration */
function isTypeOnly(declaration) {
  return ts.isExportSpecifier(declaration) && (declaration.isTypeOnly || declaration.parent.parent.isTypeOnly);
}

/** @param {string} file */
function moduleName(file) {
  const [, folder, door] = /packages\/([^/]+)\/src\/(.*)\.ts$/.exec(file) ?? [];
  return `@mazepa/${folder}${door === "index" ? "" : `/${door}`}`;
}

/**
 * The example as a module that imports what it uses and does not define.
 *
 * @param {string} code
 * @param {ReadonlyMap<string, string>} imports
 */
function importing(code, imports) {
  const used = new Set();
  const defined = new Set();
  /** @param {import("typescript").Node} node */
  const visit = (node) => {
    if (ts.isIdentifier(node)) {
      if (isDefinition(node)) defined.add(node.text);
      else if (!isPropertyName(node)) used.add(node.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile("example.ts", code, ts.ScriptTarget.ES2022, true));
  const lines = [...used].filter((name) => !defined.has(name)).flatMap((name) => imports.get(name) ?? []);
  return [...lines, "export {};", code].join("\n");
}

/** @param {import("typescript").Identifier} node */
function isDefinition({ parent, pos }) {
  return (
    (ts.isVariableDeclaration(parent) ||
      ts.isFunctionLike(parent) ||
      ts.isClassLike(parent) ||
      ts.isParameter(parent) ||
      ts.isBindingElement(parent) ||
      ts.isImportSpecifier(parent)) &&
    !ts.isMethodDeclaration(parent) &&
    parent.name?.pos === pos
  );
}

/** @param {import("typescript").Identifier} node */
function isPropertyName({ parent, pos }) {
  return (
    "name" in parent && !ts.isShorthandPropertyAssignment(parent) && /** @type {{ pos: number }} */ (parent.name)?.pos === pos
  );
}
