// Type-checks what `tsc -b` does not build: tests and type tests (under both kinds of decorators),
// and these scripts.
import { spawnSync } from "node:child_process";
import { globSync } from "tinyglobby";

const projects = globSync(["{packages,examples,bench}/**/tsconfig.{test,standard}.json", "scripts/tsconfig.json"], {
  ignore: "**/node_modules/**",
}).sort();
const failed = projects.filter((project) => {
  console.log(`tsc -p ${project}`);
  return spawnSync("npx", ["tsc", "-p", project, "--noEmit"], { stdio: "inherit" }).status !== 0;
});

if (failed.length > 0) {
  console.error(`Types do not fit in ${failed.join(", ")}.`);
  process.exitCode = 1;
}
