import { Command, CommanderError } from "commander";
import { applyConfig, applyIntactConfig } from "./config/apply-config.js";
import { cacheCommand } from "./commands/cache.js";
import { cancelCommand } from "./commands/cancel.js";
import { completeCommand } from "./commands/complete.js";
import { completionCommand } from "./commands/completion.js";
import { conductorCommand } from "./commands/conductor.js";
import { dashboardCommand } from "./commands/dashboard.js";
import { doctorCommand } from "./commands/doctor.js";
import { enqueueCommand } from "./commands/enqueue.js";
import { executionsCommand } from "./commands/executions.js";
import { failuresCommand } from "./commands/failures.js";
import { graphCommand } from "./commands/graph.js";
import { initCommand } from "./commands/init.js";
import { jobCommand } from "./commands/job.js";
import { queueCommand } from "./commands/queue.js";
import { reportCommand } from "./commands/report.js";
import { replayCommand } from "./commands/replay.js";
import { resumeCommand } from "./commands/resume.js";
import { runCommand } from "./commands/run.js";
import { scheduleCommand } from "./commands/schedule.js";
import { signalCommand } from "./commands/signal.js";
import { statusCommand } from "./commands/status.js";
import { unitsCommand } from "./commands/units.js";
import { workerCommand } from "./commands/worker.js";
import { workersCommand } from "./commands/workers.js";
import { exampleText, helpLayout, helpWidth, wrappedText } from "./output/help-layout.js";
import { exitCodes } from "./output/exit-codes.js";
import { reportFailure } from "./output/failure.js";
import { ownVersion } from "./own-version.js";

/** Every command, in the order of `mazepa --help`. */
const commands: readonly (() => Command)[] = [
  runCommand,
  resumeCommand,
  workerCommand,
  conductorCommand,
  jobCommand,
  scheduleCommand,
  statusCommand,
  executionsCommand,
  workersCommand,
  signalCommand,
  cancelCommand,
  failuresCommand,
  unitsCommand,
  replayCommand,
  graphCommand,
  reportCommand,
  enqueueCommand,
  queueCommand,
  cacheCommand,
  dashboardCommand,
  doctorCommand,
  initCommand,
  completionCommand,
];

/** The command `mazepa` with all its subcommands. */
export function makeProgram(): Command {
  const program = new Command("mazepa")
    .description("Runs flows and workers, shows what they do, and manages queues and executions.")
    .version(ownVersion(), "-V, --version", "print the version")
    .option("--config <file>", "a file with defaults for options, instead of mazepa.config.ts, .js or .json")
    .option("--verbose", "show stack traces of errors")
    .helpCommand("help [command]", "show help for a command")
    .showSuggestionAfterError();
  for (const make of commands) program.addCommand(make());
  program.addCommand(completeCommand(), { hidden: true });
  for (const command of withDescendants(program)) layOut(command.exitOverride());
  return program;
}

function layOut(command: Command): void {
  command.configureHelp(helpLayout).configureOutput({
    outputError: () => undefined,
    writeOut: (text) => void process.stdout.write(wrappedText(text, helpWidth(command, false))),
    writeErr: (text) => void process.stderr.write(wrappedText(text, helpWidth(command, true))),
  });
  command.addHelpText("after", ({ error }) => exampleText(command, helpWidth(command, error)));
}

/** Runs the command of `words`, and returns its exit code. Errors are printed to standard error. */
export async function runProgram(words: readonly string[]): Promise<number> {
  const program = makeProgram();
  const wantsHelp = words.includes("--help") || words.includes("-h");
  program.hook("preSubcommand", wantsHelp ? applyIntactConfig : applyConfig);
  try {
    if (words.length === 0) program.help();
    await program.parseAsync(words, { from: "user" });
    return Number(process.exitCode ?? exitCodes.done);
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return exitCodes.done;
    return reportFailure(error, { isVerbose: program.opts<{ verbose?: boolean }>().verbose ?? false });
  }
}

/** The command itself and all below it. */
export function withDescendants(command: Command): Command[] {
  return [command, ...command.commands.flatMap(withDescendants)];
}
