import { Command } from "commander";
import { withoutConfig } from "../config/apply-config.js";
import { withExamples } from "../examples.js";
import { makeProject } from "../init/make-project.js";
import { note, printResult } from "../output/output.js";
import { ownVersion } from "../own-version.js";

/** `mazepa init`. */
export function initCommand(): Command {
  const command = new Command("init")
    .description("create a small project: operations, a flow, a test, a configuration, and a README that leads on")
    .argument("[directory]", "the directory; it is created if it does not exist", ".")
    .addHelpText("after", "\nNothing is overwritten, and nothing is installed. A package.json that is there is completed.")
    .action(init);
  return withExamples(withoutConfig(command), [
    ["init my-flows", "a project in the directory my-flows"],
    ["init", "a project here, beside a package.json that installing @mazepa/cli has left"],
  ]);
}

async function init(directory: string): Promise<void> {
  for (const file of await makeProject(directory, ownVersion())) printResult(file);
  const enter = directory === "." ? "" : `cd ${directory} && `;
  note(`Next: ${enter}npm install && npm start`);
}
