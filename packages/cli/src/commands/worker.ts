import { Command, Option } from "commander";
import { withExamples } from "../examples.js";
import { commandDirectoryOption, prefixOption } from "../prefixes/prefix-options.js";
import { metricsOptions } from "../metrics/serve-metrics.js";
import { duration, positiveNumber, repeated } from "../option-parsers.js";
import { runWorker } from "../worker/run-worker.js";

/** `mazepa worker`. */
export function workerCommand(): Command {
  const command = new Command("worker").description("run tasks from the queues of a broker until told to stop");
  for (const option of [...placeOptions(), ...lifeOptions(), ...watchOptions()]) command.addOption(option);
  return withExamples(command.action(runWorker), [
    ["worker --queue file:./queues#tasks --import ops.ts", "tasks of the operations in ops.ts, from a directory"],
    [
      "worker --queue sqs://eu-central-1#urgent,tasks --package @acme/raster-ops --concurrency 8",
      "eight at a time; urgent tasks go first",
    ],
    [
      "worker --queue file:./queues --import ops.ts --isolation process --idle-timeout 10m",
      "in processes of their own, until there was no work for ten minutes",
    ],
    ["worker --queue file:./queues --import ops.ts --metrics-port 9090", "with http://127.0.0.1:9090/metrics and /healthz"],
  ]);
}

function placeOptions(): Option[] {
  return [
    new Option("-q, --queue <url>", "the broker and its queues: file:./queues#tasks, sqs://eu-central-1#urgent,tasks"),
    new Option("-i, --import <module>", "a module with operations; can be repeated").argParser(repeated),
    new Option(
      "-p, --package <name>",
      "an operation package that may be imported when a task needs it; can be repeated",
    ).argParser(repeated),
    new Option("-n, --concurrency <count>", "maximum number of tasks that run at once").argParser(positiveNumber).default(1),
    new Option(
      "--isolation <where>",
      "where tasks run: each in a thread or process of its own, or all in the worker's own thread",
    )
      .choices(["thread", "process", "inline"])
      .default("thread"),
    prefixOption(),
    commandDirectoryOption(),
    new Option("--payloads <store>", "store for values that are too large for a message; the same as in `mazepa run`"),
    new Option("--results <store>", "store for results of tasks that `mazepa enqueue` has sent (default: none)"),
    new Option(
      "--cache-directory <path>",
      "the directory that heads have as --cache, for directories of tasks (default: the path that heads use)",
    ),
    new Option(
      "--outcome-prefix <name>",
      "name or beginning of the outcome queues of heads; outcomes are sent nowhere else (default: mazepa)",
    ),
  ];
}

function lifeOptions(): Option[] {
  return [
    new Option(
      "--lease <duration>",
      "length of a task's lease: after a crash, another worker gets the task within this time (default: 30s)",
    ).argParser(duration),
    new Option("--drain <duration>", "how long running tasks may continue after SIGTERM or Ctrl-C (default: 30s)").argParser(
      duration,
    ),
    new Option("--idle-timeout <duration>", "stop after this long without a task (default: never)").argParser(duration),
    new Option("--max-runtime <duration>", "stop after this long (default: never)").argParser(duration),
    new Option("--max-tasks <count>", "stop after this many tasks (default: never)").argParser(positiveNumber),
  ];
}

function watchOptions(): Option[] {
  return [
    ...metricsOptions(),
    new Option("--log <format>", "lines for people or for machines (default: text on a terminal, else json)").choices([
      "text",
      "json",
    ]),
  ];
}
