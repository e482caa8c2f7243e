import { Command, Option } from "commander";
import type { DoctorOptions, Finding } from "../doctor/finding.js";
import { exitCodes } from "../output/exit-codes.js";
import { withExamples } from "../examples.js";
import { repeated } from "../option-parsers.js";
import { outColours } from "../output/colours.js";
import { printResult, reserveStdout } from "../output/output.js";

/** `mazepa doctor`. */
export function doctorCommand(): Command {
  const command = new Command("doctor")
    .description("check what flows need: Node, packages, TypeScript, operations, broker, store, clock, limits")
    .option("-q, --queue <queue>", "the broker to check: file:./queues#tasks, sqs://eu-central-1#tasks")
    .option("-c, --checkpoint <store>", "the blob store to check: a directory, or a URL such as s3://bucket/prefix")
    .addOption(new Option("-i, --import <module>", "a module with operations; can be repeated").argParser(repeated))
    .option("--probe", "also create, use and delete a queue and a blob, to check permissions")
    .option("--json", "print a list of findings as JSON")
    .addHelpText("after", "\nThe exit code is 1 when there is a problem; warnings leave it at 0.")
    .action(diagnose);
  return withExamples(command, [
    ["doctor", "checks that need no queue, store or modules"],
    ["doctor --queue sqs://eu-central-1#tasks --import ./dist/operations.js --probe", "whether a worker could run here"],
  ]);
}

async function diagnose({ json, ...options }: DoctorOptions & { readonly json?: boolean }): Promise<void> {
  reserveStdout();
  const { runChecks } = await import("../doctor/run-checks.js");
  const findings: Finding[] = [];
  for await (const finding of runChecks(options)) {
    findings.push(finding);
    if (!json) printResult(textOf(finding));
  }
  if (json) printResult(findings, { json });
  if (findings.some(({ status }) => status === "problem")) process.exitCode = exitCodes.failed;
}

function textOf({ about, status, message, remedy }: Finding): string {
  const { green, yellow, red, dim } = outColours();
  const marks = { ok: green("✓"), warning: yellow("!"), problem: red("✗"), skipped: dim("-") };
  const line = `${marks[status]} ${about.padEnd(widestAbout)}  ${status === "skipped" ? dim(message) : message}`;
  return remedy === undefined ? line : `${line}\n${" ".repeat(widestAbout + 4)}${remedy}`;
}

const widestAbout = "operations".length;
