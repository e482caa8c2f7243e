import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import ts from "typescript";

/** @typedef {import("./page-steps.js").Step} Step */

const deadlineMs = 180_000;

/** As after `npm install`: packages are linked, and `npx` takes the command that is there. */
const environment = {
  PATH: `${path.resolve("node_modules/.bin")}:${process.env["PATH"]}`,
  "BASH_FUNC_npx%%": '() { "$@"; }',
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
};

/**
 * A walk through the steps of one page, in an empty directory. Commands print to a pipe, standard
 * output and errors together. What `&` has started is killed at the end.
 */
export class PageWalk {
  /** @type {Set<number>} */
  #groups = new Set();
  #home = mkdtempSync(path.join(tmpdir(), "mazepa-page-"));
  #directory = path.join(this.#home, "project");

  constructor() {
    mkdirSync(path.join(this.#directory, "dist"), { recursive: true });
    symlinkSync(path.resolve("node_modules"), path.join(this.#directory, "node_modules"));
    writeFileSync(path.join(this.#directory, "package.json"), '{ "type": "module" }\n');
  }

  /**
   * Takes a step, and returns what is wrong with it.
   *
   * @param {Step} step
   * @returns {Promise<string | undefined>}
   */
  async take(step) {
    if (step.kind === "file") return this.#write(step.name, step.code);
    if (step.kind === "program") return this.#run(`node ${step.name}.js`, step.lines, path.join(this.#directory, "dist"));
    return this.#run(step.command, step.lines, this.#directory);
  }

  end() {
    for (const group of this.#groups) killGroup(group, "SIGKILL");
    rmSync(this.#home, { recursive: true, force: true, maxRetries: 3 });
  }

  /**
   * Writes a sample as it is, for the command, and compiled into `dist`, for programs.
   *
   * @param {string} name
   * @param {string} code
   */
  #write(name, code) {
    writeFileSync(path.join(this.#directory, `${name}.ts`), code);
    const { outputText } = ts.transpileModule(code, {
      compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext, experimentalDecorators: true },
    });
    writeFileSync(path.join(this.#directory, "dist", `${name}.js`), outputText);
    return undefined;
  }

  /**
   * Runs a command, and compares what it prints. Without lines, it has only to succeed. A line
   * `^C` interrupts it, and a line `Killed` kills it, once the lines before have been printed.
   * After `&`, the walk goes on when its lines have been printed.
   *
   * @param {string} command
   * @param {readonly string[]} lines
   * @param {string} cwd
   */
  async #run(command, lines, cwd) {
    const inBackground = command.endsWith(" &");
    const program = spawn("bash", ["-c", `exec 2>&1\n${command.replace(/ &$/, "")}`], {
      cwd,
      env: { ...environment, HOME: this.#home },
      stdio: ["ignore", "pipe", "inherit"],
      detached: true,
    });
    const group = program.pid ?? 0;
    this.#groups.add(group);
    const at = lines.findIndex((line) => line === "^C" || line === "Killed");
    const [before, after] = at < 0 ? [lines, []] : [lines.slice(0, at), lines.slice(at + 1)];
    let printed = "";
    let isStopped = false;
    const timer = setTimeout(() => killGroup(group, "SIGKILL"), deadlineMs);
    const code = await new Promise((resolve) => {
      program.on("close", resolve);
      program.stdout.setEncoding("utf8").on("data", (text) => {
        printed += text;
        if (!(inBackground || at >= 0) || isStopped || !pattern(before, "").test(printed)) return;
        isStopped = true;
        if (inBackground) resolve(0);
        else killGroup(group, at >= 0 && lines[at] === "^C" ? "SIGINT" : "SIGKILL");
      });
      if (inBackground && lines.length === 0) resolve(0);
    });
    clearTimeout(timer);
    if (!inBackground) this.#groups.delete(group);
    if (inBackground ? code === 0 : lines.length === 0 ? code === 0 : pattern([...before, ...after], "\\s*$").test(printed))
      return;
    return `\`${command}\` ended with ${code} and printed\n${printed}\nwhere the page has\n${lines.join("\n")}\n`;
  }
}

/**
 * The pattern of lines: `…` stands for any text in a line, and alone for any lines. Columns of
 * tables may be wider or narrower.
 *
 * @param {readonly string[]} lines
 * @param {string} end
 */
function pattern(lines, end) {
  const patterns = lines.map((line) => {
    if (line === "…") return "(?:.*\\n)*?";
    const escaped = line
      .trimEnd()
      .split("…")
      .map((text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replaceAll(/ {2,}/g, " {2,}"));
    return `${escaped.join(".*")}[ \\t]*(?:\\n|$)`;
  });
  return new RegExp(`^${patterns.join("")}${end}`);
}

/**
 * @param {number} group
 * @param {NodeJS.Signals} signal
 */
function killGroup(group, signal) {
  try {
    process.kill(-group, signal);
  } catch {
    // it has ended
  }
}
