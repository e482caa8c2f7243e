// Writes docs/cli.md from the definitions of the commands. With --check it only compares, and fails
// when the page is stale.
import { exitCodes } from "../packages/cli/dist/output/exit-codes.js";
import { examplesOf } from "../packages/cli/dist/examples.js";
import { makeProgram } from "../packages/cli/dist/program.js";
import { makePage, table } from "./made-page.js";

/** @typedef {ReturnType<typeof makeProgram>} Command */

const meanings = {
  done: "it did what it was asked for",
  failed: "what was run has failed, or a check has found something",
  usage: "the command was not understood, or asks for what is not there",
  cancelled: "it was ended by Ctrl-C, SIGTERM or `mazepa cancel`",
};

const program = makeProgram();
const help = program.createHelp();
const text = [
  "# The command `mazepa`",
  "<!-- Made by `npm run docs:cli` from the definitions in packages/cli/src/commands; do not edit. -->",
  `${program.description()} How to install it, what can be run, and the configuration file are in the [README of the package](../packages/cli/README.md).`,
  table(
    ["exit code", "meaning"],
    Object.entries(exitCodes).map(([name, code]) => [String(code), meanings[/** @type {keyof typeof meanings} */ (name)]]),
  ),
  "These options go with every command:",
  optionTable(program),
  ...shown(program).flatMap((command) => section(command, ["mazepa"])),
].join("\n\n");
await makePage({ page: "docs/cli.md", text, madeBy: "npm run docs:cli" });

/**
 * @param {Command} command
 * @param {readonly string[]} parents
 * @returns {string[]}
 */
function section(command, parents) {
  const name = [...parents, command.name()];
  const children = shown(command);
  const examples = examplesOf(command).map(({ line, does }) => `# ${does}\n${line}`);
  return [
    `${"#".repeat(name.length)} ${name.join(" ")}`,
    `${capitalized(command.description())}.`,
    ...(children.length > 0 ? [] : [fenced(`${parents.join(" ")} ${command.name()} ${command.usage()}`)]),
    ...argumentTable(command),
    optionTable(command),
    ...(examples.length > 0 ? [fenced(examples.join("\n\n"))] : []),
    ...children.flatMap((child) => section(child, name)),
  ].filter((part) => part !== "");
}

/** @param {Command} command */
function shown(command) {
  return help.visibleCommands(command).filter((child) => child.name() !== "help");
}

/** @param {Command} command */
function argumentTable(command) {
  const rows = help
    .visibleArguments(command)
    .map((argument) => [`\`${help.argumentTerm(argument)}\``, escaped(help.argumentDescription(argument))]);
  return rows.length > 0 ? [table(["argument", "what it is"], rows)] : [];
}

/** @param {Command} command */
function optionTable(command) {
  const options = help.visibleOptions(command).filter(({ long }) => long !== "--help");
  const rows = options.map((option) => [`\`${help.optionTerm(option)}\``, escaped(help.optionDescription(option))]);
  return rows.length > 0 ? table(["option", "what it does"], rows) : "";
}

/** @param {string} text */
function fenced(text) {
  return `\`\`\`sh\n${text}\n\`\`\``;
}

/** @param {string} text */
function escaped(text) {
  return text.replace(/[|<>*_]/g, "\\$&");
}

/** @param {string} text */
function capitalized(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
