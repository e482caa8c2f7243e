import { Command, Option } from "commander";
import { onlyInSection } from "../config/apply-config.js";
import { withExamples } from "../examples.js";
import { checkpointOption } from "../executions/execution-options.js";
import { boardOptions } from "../jobs/open-board.js";
import { portNumber, repeated } from "../option-parsers.js";
import type { DashboardCommandOptions } from "../dashboard/run-dashboard.js";

/** `mazepa dashboard`. */
export function dashboardCommand(): Command {
  const command = new Command("dashboard").description("serve a page that shows executions, jobs, workers and queues, live");
  for (const option of [...shownOptions(), ...serverOptions()]) command.addOption(option);
  command.addHelpText(
    "after",
    "\nIt needs the package @mazepa/dashboard. The printed address has a token after #, which the page needs; the page is read-only unless --allow-actions is given.",
  );
  return withExamples(command.action(serve), [
    ["dashboard --checkpoint ./checkpoints", "executions, at http://127.0.0.1:4747"],
    ["dashboard -c s3://bucket/runs --payloads s3://bucket/payloads -q sqs://eu-central-1#tasks", "and workers and a queue"],
    ["dashboard --board ./board --allow-actions", "jobs and their executions, which may be cancelled and reposted"],
  ]);
}

function shownOptions(): Option[] {
  return [
    checkpointOption(),
    new Option("--payloads <store>", "the payloads of the workers that are shown: a directory, or a URL"),
    onlyInSection(new Option("-q, --queue <queue>", "a broker whose queues are shown; can be repeated").argParser(repeated)),
    ...boardOptions(),
    new Option("--hide-values", "show no arguments, messages of errors, log lines and bodies"),
    new Option("--log-url <template>", "a link to logs, such as https://logs.example/?q={executionId}"),
  ];
}

function serverOptions(): Option[] {
  return [
    onlyInSection(new Option("--port <port>", "the port to listen at; 0: any that is free").argParser(portNumber).default(4747)),
    onlyInSection(
      new Option("--host <host>", "the address to listen at; another one needs a token of your own").default("127.0.0.1"),
    ),
    new Option("--token-file <file>", "a file with the token (or the variable MAZEPA_DASHBOARD_TOKEN; default: a random one)"),
    new Option("--allowed-host <host>", "a name by which browsers reach it, besides localhost; can be repeated").argParser(
      repeated,
    ),
    new Option("--allow-actions", "allow to cancel, repost, redrive, purge, release, and send signals"),
  ];
}

async function serve(options: DashboardCommandOptions): Promise<void> {
  const { runDashboard } = await import("../dashboard/run-dashboard.js");
  await runDashboard(options);
}
