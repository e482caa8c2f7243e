import { Command, Option } from "commander";
import { withExamples } from "../examples.js";
import { duration, limit, positiveNumber, repeated } from "../option-parsers.js";
import { runTarget } from "../run/run-target.js";

/** `mazepa run`. */
export function runCommand(): Command {
  const command = new Command("run")
    .description("run a flow, a task or an operation, and print its result")
    .argument("<target>", "a file or an installed package, and which of its exports: flows.ts#Pipeline")
    .argument("[args...]", "arguments as JSON; what does not look like JSON is a text");
  for (const option of [...placeOptions(), ...recordOptions(), ...pacingOptions(), ...outputOptions()]) command.addOption(option);
  return withExamples(command.action(runTarget), [
    ['run flows.ts#Pipeline \'["a","b"]\' 3', "the flow schema Pipeline with two arguments, an array and a number"],
    ["run flows.ts#Pipeline --queue threads:4", "the same on four threads"],
    ["run flows.ts#Pipeline --queue sqs://eu-central-1#tasks", "the same on the workers of a queue"],
    ["run flows.ts#Pipeline --checkpoint ./checkpoints", "record what is done, so that it can be resumed"],
    ["run flows.ts#Pipeline --checkpoint ./checkpoints --resume", "go on with the last such execution that did not succeed"],
    ["run flows.ts#Pipeline --dry-run", "count the tasks, and run none"],
    ["run @acme/raster-ops#Resize image.png --json | jq .width", "one task of an installed package"],
  ]);
}

function placeOptions(): Option[] {
  return [
    new Option(
      "-q, --queue <queue>",
      "where tasks run: inprocess, inprocess:8, threads:4, processes:4, or the URL of a broker such as file:./queues#tasks",
    ).default("inprocess"),
    new Option("-i, --import <module>", "another module with operations, for threads and processes; can be repeated").argParser(
      repeated,
    ),
    new Option("-p, --package <name>", "an operation package that threads and processes may import; can be repeated").argParser(
      repeated,
    ),
    new Option(
      "--payloads <store>",
      "where values go that are too large for a message: a directory, or a URL such as s3://bucket/prefix",
    ),
  ];
}

function recordOptions(): Option[] {
  return [
    new Option("-c, --checkpoint <store>", "where to record what is done: a directory, or a URL such as s3://bucket/prefix"),
    new Option("--execution-id <id>", "the name of the execution (default: a fresh one)"),
    new Option(
      "-r, --resume [id]",
      "go on with an execution of this target and these arguments: this one, or the last that did not succeed",
    ).conflicts("executionId"),
    new Option("--take-over", "resume even if another process seems to lead the execution"),
    new Option(
      "--checkpoint-interval <duration>",
      "how often outcomes are recorded; 0: before any flow sees them (default: 1s in a directory, 10s in S3)",
    ).argParser(duration),
  ];
}

function pacingOptions(): Option[] {
  return [
    new Option("--max-in-flight <count>", "how many tasks may be under way at once (default: 1000)").argParser(positiveNumber),
    new Option(
      "--failure-policy <policy>",
      "whether a failure stops the flow at once, or only where it waits (default: fail-fast)",
    ).choices(["fail-fast", "finish"]),
    new Option(
      "-l, --limit <name=count>",
      "how many tasks with this tag or operation id may be under way at once; can be repeated",
    ).argParser(limit),
  ];
}

function outputOptions(): Option[] {
  return [
    new Option("-n, --dry-run", "count the tasks without running any"),
    new Option("--trace <file>", "write what happens to a file, for `mazepa graph`: one event a line, as JSON"),
    new Option("--expect", "count the tasks first, for totals and times of arrival"),
    new Option("--no-progress", "show no progress"),
    new Option("--json", "print the result as JSON"),
  ];
}
