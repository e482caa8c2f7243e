// Checks that the subjects of commits fit in 72 letters and are Conventional Commits, from which
// changelogs are made. Older commits than this check are let be.
import { spawnSync } from "node:child_process";

const maxLength = 72;
const conventional = /^(feat|fix|perf|refactor|test|docs|build|ci|chore|style|revert|bench)(\([a-z0-9, /-]+\))?!?: \S/;

// In a shallow clone, the oldest commit that is there seems to have added every file.
const [first] = git("log", "--diff-filter=A", "--reverse", "--format=%H", "--", "scripts/check-commits.js");
const subjects = first === undefined ? [] : git("log", "--no-merges", "--format=%s", `${first}..HEAD`);

const problems = subjects.flatMap((subject) => [
  ...(subject.length > maxLength ? [`${subject.length} letters, of ${maxLength} at most: ${subject}`] : []),
  ...(conventional.test(subject) ? [] : [`not like "fix(core): …": ${subject}`]),
]);

console.log(problems.length === 0 ? `${subjects.length} subjects of commits fit.` : problems.join("\n"));
process.exitCode = problems.length === 0 ? 0 : 1;

/**
 * The lines that git prints; none where there is no repository.
 *
 * @param {...string} args
 */
function git(...args) {
  const { stdout } = spawnSync("git", args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  return (stdout ?? "").split("\n").filter((line) => line !== "");
}
