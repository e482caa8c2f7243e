// Type-checks what `tsc -b` does not build: tests and type tests (under both kinds of decorators),
// and these scripts. Each project is a program of its own, in which its own files are checked: the
// sources of other packages, which it imports, are files of their project. Programs share the files
// that they have in common, which are parsed once.
import { readFileSync } from "node:fs";
import { globSync } from "tinyglobby";
import ts from "typescript";

const registry = ts.createDocumentRegistry();
const configHost = { ...ts.sys, onUnRecoverableConfigFileDiagnostic: fail };
const formatHost = {
  getCanonicalFileName: (/** @type {string} */ name) => name,
  getCurrentDirectory: ts.sys.getCurrentDirectory,
  getNewLine: () => ts.sys.newLine,
};

const projects = globSync(["{packages,examples,bench}/**/tsconfig.{test,standard}.json", "scripts/tsconfig.json"], {
  ignore: "**/node_modules/**",
}).sort();
const failed = projects.filter((project) => !isRight(project));

if (failed.length > 0) {
  console.error(`Types do not fit in ${failed.join(", ")}.`);
  process.exitCode = 1;
}

/** @param {string} project */
function isRight(project) {
  const config = ts.getParsedCommandLineOfConfigFile(project, { noEmit: true }, configHost);
  if (config === undefined || config.fileNames.length === 0) throw new Error(`${project} has no files.`);
  const program = ts.createProgram({
    rootNames: config.fileNames,
    options: config.options,
    host: hostOf(config.options),
    configFileParsingDiagnostics: ts.getConfigFileParsingDiagnostics(config),
  });
  const own = new Set(config.fileNames);
  const checked = program.getSourceFiles().filter(({ fileName, isDeclarationFile }) => own.has(fileName) || isDeclarationFile);
  const problems = [
    ...program.getConfigFileParsingDiagnostics(),
    ...program.getOptionsDiagnostics(),
    ...program.getGlobalDiagnostics(),
    ...checked.flatMap((file) => [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)]),
  ];
  console.log(`${project}: ${own.size} files, ${problems.length} problems`);
  if (problems.length > 0) console.error(ts.formatDiagnostics(problems, formatHost));
  return problems.length === 0;
}

/** @param {import("typescript").CompilerOptions} options */
function hostOf(options) {
  const host = ts.createCompilerHost(options);
  /** @type {typeof host.getSourceFile} */
  host.getSourceFile = (file, languageVersionOrOptions) => {
    if (!ts.sys.fileExists(file)) return undefined;
    const text = ts.ScriptSnapshot.fromString(readFileSync(file, "utf8"));
    return registry.acquireDocument(file, options, text, "1", undefined, languageVersionOrOptions);
  };
  return host;
}

/**
 * @param {import("typescript").Diagnostic} problem
 * @returns {never}
 */
function fail(problem) {
  throw new Error(ts.formatDiagnostic(problem, formatHost));
}
