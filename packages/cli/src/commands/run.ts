import { Command, Option } from "commander";
import { withExamples } from "../examples.js";
import { createQueueOption } from "../connections/create-queue-option.js";
import { duration, limit, positiveNumber, repeated } from "../option-parsers.js";
import { commandDirectoryOption, prefixOption } from "../prefixes/prefix-options.js";
import { runTarget } from "../run/run-target.js";

/** `mazepa run`. */
export function runCommand(): Command {
  const command = new Command("run")
    .description("run a flow, a task or an operation, and print its result")
    .argument("<target>", "a file or an installed package, and which of its exports: flows.ts#Pipeline")
    .argument("[args...]", "arguments as JSON; a word that does not look like JSON is a text");
  for (const option of [...placeOptions(), ...recordOptions(), ...pacingOptions(), ...outputOptions()]) command.addOption(option);
  return withExamples(command.action(runTarget), [
    ['run flows.ts#Pipeline \'["a","b"]\' 3', "the flow schema Pipeline with two arguments, an array and a number"],
    ["run flows.ts#Pipeline --queue threads:4", "the same on four threads"],
    ["run flows.ts#Pipeline --queue sqs://eu-central-1#tasks", "the same on the workers of a queue"],
    ["run flows.ts#Pipeline --checkpoint ./checkpoints", "record outcomes, so that it can be resumed"],
    ["run flows.ts#Pipeline --checkpoint ./checkpoints --resume", "resume the last such execution that did not succeed"],
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
    createQueueOption(),
    new Option("-i, --import <module>", "another module with operations, for threads and processes; can be repeated").argParser(
      repeated,
    ),
    new Option("-p, --package <name>", "an operation package that threads and processes may import; can be repeated").argParser(
      repeated,
    ),
    prefixOption(),
    commandDirectoryOption(),
    new Option(
      "--payloads <store>",
      "store for values that are too large for a message: a directory, or a URL such as s3://bucket/prefix",
    ),
  ];
}

function recordOptions(): Option[] {
  return [
    new Option("-c, --checkpoint <store>", "where to record outcomes: a directory, or a URL such as s3://bucket/prefix"),
    new Option(
      "--cache <store>",
      "where to keep results that other executions reuse: a directory, or a URL such as s3://bucket/cache",
    ),
    new Option("--rerun", "remove the result of the task before, so that it runs again"),
    new Option("--execution-id <id>", "the id of the execution (default: a new one)"),
    new Option(
      "-r, --resume [id]",
      "resume an execution of this target and these arguments: by id, or the last that did not succeed",
    ).conflicts("executionId"),
    new Option("--take-over", "resume even if another head seems to hold the lease"),
    new Option(
      "--checkpoint-interval <duration>",
      "interval at which outcomes are recorded; 0: before any flow sees them (default: 1s in a directory, 10s in S3)",
    ).argParser(duration),
  ];
}

function pacingOptions(): Option[] {
  return [
    new Option("--max-in-flight <count>", "maximum number of tasks in flight (default: 1000)").argParser(positiveNumber),
    new Option(
      "--failure-policy <policy>",
      "whether a failure reaches the flow at once or where it waits (default: fail-fast)",
    ).choices(["fail-fast", "finish"]),
    new Option(
      "-l, --limit <name=count>",
      "maximum number of tasks with this tag or operation id in flight; can be repeated",
    ).argParser(limit),
  ];
}

function outputOptions(): Option[] {
  return [
    new Option("--detach", "post it as a job to the board in the checkpoint store, for a conductor, and print its id"),
    new Option("-n, --dry-run", "count the tasks without running any"),
    new Option("--trace <file>", "write every event to a file, one line of JSON each, for `mazepa graph`"),
    new Option("--report <file>", "write a page of the execution to a file, which needs no server, when it has ended").conflicts([
      "detach",
      "dryRun",
    ]),
    new Option("--hide-values", "leave arguments, messages of errors, and log lines out of the report"),
    new Option("--expect", "count the tasks first, to show totals and the time left"),
    new Option("--no-progress", "show no progress"),
    new Option("--json", "print the result as JSON"),
  ];
}
