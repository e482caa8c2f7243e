import { Command, Option } from "commander";
import { positiveNumber } from "../option-parsers.js";
import { withExamples } from "../examples.js";
import { drawGraph } from "../graph/draw-graph.js";

/** `mazepa graph`. */
export function graphCommand(): Command {
  const command = new Command("graph")
    .description("draw what a flow would do, or what an execution of it has done, without running any task")
    .argument("[target]", "a file or an installed package, and which of its exports: flows.ts#Pipeline")
    .argument("[args...]", "arguments as JSON; what does not look like JSON is a text");
  for (const option of [...formOptions(), ...recordOptions()]) command.addOption(option);
  command.addHelpText(
    "after",
    `
Arrows are values that are passed on, dotted ones what was waited for before. Results are not known, so that a flow that looks into one is drawn up to there; with
--checkpoint and --execution its recorded results are used, and durations and the critical path are shown.`,
  );
  return withExamples(command.action(drawGraph), [
    ['graph flows.ts#Pipeline \'["a","b"]\' > pipeline.mmd', "as Mermaid, which GitHub draws"],
    ["graph flows.ts#Pipeline --output pipeline.svg", "as a picture"],
    [
      "graph flows.ts#Pipeline --checkpoint ./checkpoints --execution nightly-7 -o nightly.svg",
      "what an execution has done, with its critical path in red",
    ],
    ["graph --trace trace.jsonl -o trace.svg", "the same by a trace, without the code; order is told from times"],
  ]);
}

function formOptions(): Option[] {
  return [
    new Option("-f, --format <format>", "the language (default: by the extension of --output, else mermaid)").choices([
      "mermaid",
      "dot",
      "svg",
      "json",
    ]),
    new Option("-o, --output <file>", "where to write it (default: standard output)"),
    new Option(
      "--by <what>",
      "what becomes one box: a task, tasks alike, or an operation (default: group; operation if those are many)",
    ).choices(["task", "group", "operation"]),
    new Option("--max-tasks <count>", "where to stop").default(100_000).argParser(positiveNumber),
  ];
}

function recordOptions(): Option[] {
  return [
    new Option("-c, --checkpoint <store>", "where the execution was recorded: a directory, or a URL such as s3://bucket/prefix"),
    new Option("-t, --trace <file>", "draw what `mazepa run --trace` has written, instead of a target"),
    new Option("-e, --execution <id>", "the execution whose results are used (with --checkpoint)"),
  ];
}
