import { Command, Option } from "commander";
import { onlyInSection } from "../config/apply-config.js";
import { positiveNumber } from "../option-parsers.js";
import { withExamples } from "../examples.js";
import { drawGraph } from "../graph/draw-graph.js";

/** `mazepa graph`. */
export function graphCommand(): Command {
  const command = new Command("graph")
    .description("draw what a flow would do, or what an execution did, without running any task")
    .argument("[target]", "a file or an installed package, and which of its exports: flows.ts#Pipeline")
    .argument("[args...]", "arguments as JSON; a word that does not look like JSON is a text");
  for (const option of [...formOptions(), ...recordOptions()]) command.addOption(option);
  command.addHelpText(
    "after",
    `
A solid arrow is a value passed from task to task; a dotted arrow means that one task was waited for before the other. Results are unknown, so a flow is drawn up to where it
needs one. With --checkpoint and --execution, recorded results are used, and durations and the critical path are shown.`,
  );
  return withExamples(command.action(drawGraph), [
    ['graph flows.ts#Pipeline \'["a","b"]\' > pipeline.mmd', "as Mermaid, which GitHub draws"],
    ["graph flows.ts#Pipeline --output pipeline.svg", "as a picture"],
    [
      "graph flows.ts#Pipeline --checkpoint ./checkpoints --execution nightly-7 -o nightly.svg",
      "what an execution did, with its critical path in red",
    ],
    ["graph --trace trace.jsonl -o trace.svg", "the same from a trace, without the code; the order comes from times"],
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
      "the content of one box: a task, a group of similar tasks, or an operation (default: group; operation if there are many)",
    ).choices(["task", "group", "operation"]),
    onlyInSection(
      new Option("--max-tasks <count>", "maximum number of tasks to walk").default(100_000).argParser(positiveNumber),
    ),
  ];
}

function recordOptions(): Option[] {
  return [
    new Option("-c, --checkpoint <store>", "where the execution was recorded: a directory, or a URL such as s3://bucket/prefix"),
    onlyInSection(new Option("-t, --trace <file>", "draw a trace that `mazepa run --trace` has written, instead of a target")),
    new Option("-e, --execution <id>", "the execution whose results are used (with --checkpoint)"),
  ];
}
