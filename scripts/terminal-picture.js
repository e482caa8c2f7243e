// Records docs/images/run-kill-resume.svg: a flow that is run, killed and resumed, by the built
// command on a pseudo-terminal.
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { animatedSvg } from "./pictures/animated-svg.js";
import { RecordingTerminal } from "./pictures/terminal.js";

const picture = "docs/images/run-kill-resume.svg";
const shape = { columns: 84, rows: 13 };
const home = mkdtempSync(path.join(tmpdir(), "mazepa-picture-"));
const cwd = path.join(home, "map");
mkdirSync(cwd);
symlinkSync(path.resolve("node_modules"), path.join(cwd, "node_modules"));
writeFileSync(path.join(cwd, "package.json"), '{ "type": "module" }\n');
copyFileSync("scripts/pictures/tiles.ts", path.join(cwd, "tiles.ts"));

const env = {
  PATH: `${path.resolve("node_modules/.bin")}:${process.env["PATH"]}`,
  HOME: home,
  TERM: "xterm-256color",
  COLORTERM: "",
};
const terminal = new RecordingTerminal({ ...shape, cwd, env });
try {
  const run = "mazepa run tiles.ts#map 60 --queue inprocess:6 --checkpoint ./checkpoints";
  await terminal.type(`npx ${run}`);
  await terminal.run(`${run} --checkpoint-interval 0`, /sharpen .* 2\d\/\d+/);
  await terminal.pause(1200);
  const resume = "mazepa resume --checkpoint ./checkpoints";
  await terminal.type(`npx ${resume}`);
  await terminal.run(resume);
} finally {
  rmSync(home, { recursive: true, force: true });
}

const description =
  "mazepa run shows bars for two operations, is killed at about half, and mazepa resume goes on from there to the result.";
const svg = animatedSvg(terminal.frames, { ...shape, title: "Run, kill, resume", description });
writeFileSync(picture, svg);
console.log(`${picture}: ${terminal.frames.length} frames, ${Math.round(svg.length / 1000)} kB`);
