import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { chmod, mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, it } from "@jest/globals";
import { inTemporaryDirectory, mainScript, mazepa } from "./mazepa.js";

/** Tests of a shell are skipped where it is not installed. */
const itWith = (shell: string) => (existsSync(shell) || process.env["MAZEPA_REQUIRE_SERVICES"] ? it : it.skip);

/** A shell on a terminal, and what it has written. */
function startShell(line: string, cwd: string) {
  const env = { ...process.env, PATH: `${cwd}:${process.env["PATH"]}`, HOME: cwd, TERM: "dumb", PS1: "> " };
  const child = spawn("script", ["-qec", line, "/dev/null"], { cwd, env, stdio: ["pipe", "pipe", "inherit"] });
  let written = "";
  let changed: () => void = () => undefined;
  let isOver = false;
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    written += text;
    changed();
  });
  const over = new Promise<void>((resolve) => child.on("close", () => resolve())).then(() => {
    isOver = true;
    changed();
  });
  return {
    type: (text: string) => void child.stdin.write(text),
    /** Resolves once it has written this, from now on. */
    async saw(pattern: RegExp): Promise<void> {
      while (!pattern.test(written)) {
        if (isOver) throw new Error(`The shell ended before it wrote ${String(pattern)}:\n${written}`);
        await new Promise<void>((resolve) => (changed = resolve));
      }
      written = "";
    },
    over,
  };
}

/** A directory with the command, a module, a package, and an execution. */
async function inProject(use: (directory: string) => Promise<void>): Promise<void> {
  await inTemporaryDirectory(async (cwd) => {
    await writeFile(path.join(cwd, "mazepa"), `#!/bin/sh\nexec '${process.execPath}' '${mainScript}' "$@"\n`);
    await chmod(path.join(cwd, "mazepa"), 0o755);
    const installed = path.join(cwd, "node_modules/@acme/ops");
    await mkdir(installed, { recursive: true });
    await writeFile(path.join(installed, "package.json"), '{ "type": "module", "exports": "./index.js" }');
    await writeFile(path.join(installed, "index.js"), "export const resize = () => 3;");
    await writeFile(
      path.join(cwd, "flows.js"),
      "console.log('loaded'); export const alphabet = () => 1; export const notOne = 2;",
    );
    await writeFile(path.join(cwd, "package.json"), '{ "type": "module" }');
    await mazepa(["run", "flows.js#alphabet", "--checkpoint", "store", "--execution-id", "tour-1"], { cwd });
    await use(cwd);
  });
}

const lines = [
  ["commands", "mazepa compl", /etion/],
  ["choices of options", "mazepa run flows.js --failure-policy fi", /nish/],
  ["exports of a module", "mazepa run ./flows.js#al", /phabet/],
  ["exports of a package", "mazepa run @acme/ops#re", /size/],
  ["ids of executions", "mazepa status --checkpoint store to", /ur-1/],
  ["files elsewhere", "mazepa run flo", /ws\.js/],
] as const;

const shells = [
  ["bash", "--norc --noprofile -i", "source <(mazepa completion bash)"],
  ["zsh", "-f -i", "unsetopt zle_bracketed_paste; autoload -Uz compinit; compinit -u -D; source <(mazepa completion zsh)"],
] as const;

describe("completion", () => {
  for (const [name, flags, setUp] of shells)
    itWith(`/bin/${name}`)(`in ${name} completes commands, choices, exports, ids and files`, () =>
      inProject(async (cwd) => {
        const shell = startShell(`${name} ${flags}`, cwd);
        shell.type(`${setUp}; echo ready-$((1 + 1))\n`);
        await shell.saw(/ready-2/);

        for (const [, line, completed] of lines) {
          shell.type(`${line}\t`);
          await shell.saw(completed);
          shell.type("\x15");
        }

        shell.type("exit\n");
        await shell.over;
      }),
    );

  itWith("/usr/bin/fish")("in fish completes commands, choices, exports, ids and files", () =>
    inProject(async (cwd) => {
      const asked = lines.map(([, line]) => `complete -C '${line}'`).join("; ");
      const shell = startShell(`fish --no-config -c "mazepa completion fish | source; ${asked}; echo ready"`, cwd);

      await shell.saw(
        /completion\b[^]*finish\b[^]*\.\/flows\.js#alphabet\b[^]*@acme\/ops#resize\b[^]*tour-1\b[^]*flows\.js\b[^]*ready/,
      );

      await shell.over;
    }),
  );
});
