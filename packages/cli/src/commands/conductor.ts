import { Command, Option } from "commander";
import { createQueueOption } from "../connections/create-queue-option.js";
import { withExamples } from "../examples.js";
import { boardOptions } from "../jobs/open-board.js";
import { runConductor } from "../jobs/run-conductor.js";
import { metricsOptions } from "../metrics/serve-metrics.js";
import { duration, positiveNumber, repeated } from "../option-parsers.js";

/** `mazepa conductor`. */
export function conductorCommand(): Command {
  const command = new Command("conductor")
    .description("run jobs of a board until told to stop; any number of conductors may share one")
    .argument("[modules...]", "files with the flows and operations of the jobs");
  for (const option of [...boardOptions(), ...placeOptions(), ...lifeOptions(), ...metricsOptions()]) command.addOption(option);
  return withExamples(command.action(runConductor), [
    ["conductor flows.ts --board ./board", "jobs of the flows in flows.ts, four at once"],
    ["conductor dist/flows.js --board s3://bucket/jobs --queue sqs://eu-central-1#tasks", "their tasks run on workers"],
    ["conductor flows.ts --board ./board --metrics-port 9090", "with http://127.0.0.1:9090/metrics and /healthz"],
  ]);
}

function placeOptions(): Option[] {
  return [
    new Option("-q, --queue <queue>", "where tasks run, as in `mazepa run`").default("inprocess"),
    createQueueOption(),
    new Option(
      "-p, --package <name>",
      "an operation package that may be imported when a job needs it; can be repeated",
    ).argParser(repeated),
    new Option("--payloads <store>", "store for values that are too large for a message; the same as in `mazepa run`"),
    new Option("-n, --concurrency <count>", "maximum number of jobs that run at once").argParser(positiveNumber).default(4),
  ];
}

function lifeOptions(): Option[] {
  return [
    new Option("--poll <duration>", "interval of polls of the board (default: 500ms in a directory, 5s in S3)").argParser(
      duration,
    ),
    new Option("--stop <duration>", "how long running tasks may continue after SIGTERM or Ctrl-C (default: 30s)").argParser(
      duration,
    ),
    new Option(
      "--park-after <duration>",
      "from when on a job that only waits, for a date or a signal, takes no process (default: 10m)",
    ).argParser(duration),
    new Option("--keep <duration>", "how long jobs that have ended are kept (default: 7 days)").argParser(duration),
    new Option("--idle-timeout <duration>", "stop after this long without a job (default: never)").argParser(duration),
    new Option("--max-jobs <count>", "stop after this many jobs (default: never)").argParser(positiveNumber),
  ];
}
