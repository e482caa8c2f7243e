import { Command, Option } from "commander";
import { withExamples } from "../../examples.js";
import { boardOptions, openBoard, type BoardOptions } from "../../jobs/open-board.js";
import { setSchedule } from "../../jobs/set-schedule.js";
import { parseArguments } from "../../loading/load-target.js";
import { positiveNumber } from "../../option-parsers.js";
import { note, reserveStdout } from "../../output/output.js";

interface SetOptions extends BoardOptions {
  readonly timeZone?: string;
  readonly missed?: "one" | "skip";
  readonly overlap?: "skip" | "allow";
  readonly priority?: string;
  readonly retries?: number;
}

/** `mazepa schedule set`. */
export function scheduleSetCommand(): Command {
  const command = new Command("set")
    .description("set a schedule: at its times, conductors post its flow or task as a job")
    .argument("<name>", "its name")
    .argument("<timing>", 'a cron expression of five fields, such as "0 3 * * MON-FRI", or "@every 10m"')
    .argument("<target>", "a file or an installed package, and which of its exports: flows.ts#Nightly")
    .argument("[args...]", "arguments as JSON; a word that does not look like JSON is a text");
  for (const option of boardOptions()) command.addOption(option);
  command
    .option("--time-zone <zone>", "the zone whose clock is meant, such as Europe/Berlin (default: UTC)")
    .addOption(new Option("--missed <what>", "what is posted after a standstill (default: one)").choices(["one", "skip"]))
    .addOption(
      new Option("--overlap <what>", "what happens while its last job has not ended (default: skip)").choices(["skip", "allow"]),
    )
    .option("--priority <number>", "the priority of its jobs (default: 0)")
    .addOption(new Option("--retries <count>", "maximum number of further runs after failed ones").argParser(positiveNumber));
  return withExamples(command.action(set), [
    ['schedule set nightly "0 3 * * *" flows.ts#Nightly --board ./board --time-zone Europe/Berlin', "each night"],
    ['schedule set sync "@every 10m" flows.ts#Sync --board ./board --missed skip', "every ten minutes"],
  ]);
}

async function set(...[name, timing, target, words, options]: [string, string, string, string[], SetOptions]): Promise<void> {
  reserveStdout();
  const { timeZone, missed, overlap, priority, retries } = options;
  const [, every] = /^@every\s+(\S+)$/.exec(timing) ?? [];
  await setSchedule(await openBoard(options), {
    ...{ name, target, args: parseArguments(words), ...(every === undefined ? { cron: timing } : { every }) },
    ...(timeZone !== undefined && { timeZone }),
    ...(missed && { missed }),
    ...(overlap && { overlap }),
    ...(priority !== undefined && { priority: Number(priority) }),
    ...(retries !== undefined && { retries }),
  });
  note(`Schedule "${name}" is set. Conductors of ${options.board} post its jobs; see \`mazepa schedule ls\`.`);
}
