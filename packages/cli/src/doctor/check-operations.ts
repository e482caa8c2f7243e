import { listOperations, type OperationOptions } from "@mazepa/core";
import { operations, type OperationRegistration } from "@mazepa/core/internal";
import { importModule } from "../loading/import-module.js";
import { counted } from "../queue/measures.js";
import { oneLine, type DoctorOptions, type Finding } from "./finding.js";

const about = "operations";
/** Maximum number of names shown. */
const maxNames = 20;

/** Imports the user's modules and reports what they registered. */
export async function checkOperations({ import: modules = [] }: DoctorOptions): Promise<Finding[]> {
  if (modules.length === 0) return [{ about, status: "skipped", message: "Add --import <module> to see what it registers." }];
  const failures: Finding[] = [];
  for (const name of modules) {
    const failure = await importModule(name).then(() => undefined, oneLine);
    if (failure !== undefined) failures.push({ about, status: "problem", message: `${name} cannot be imported: ${failure}` });
  }
  return [...failures, summary(failures.length < modules.length), ...unversionedCaches()];
}

/** A warning for cached operations whose results stay valid when the code changes. */
function unversionedCaches(): Finding[] {
  const names = operations
    .all()
    .filter(isUnversionedCache)
    .map(({ id }) => id);
  if (names.length === 0) return [];
  const message = `Results are cached, and neither \`version\` nor \`source\` makes them invalid when the code changes: ${names.slice(0, maxNames).join(", ")}`;
  return [
    { about, status: "warning", message, remedy: 'Raise `version` with each change, or set `cache: { source: "operation" }`.' },
  ];
}

function isUnversionedCache({ options, version }: OperationRegistration): boolean {
  const { cache } = options as OperationOptions;
  const source = typeof cache === "object" ? cache.source : undefined;
  return cache !== undefined && cache !== false && version === undefined && (source === undefined || source === "none");
}

function summary(isImported: boolean): Finding {
  const all = listOperations();
  const flows = all.filter(({ what }) => what === "flow schema").length;
  const names = all.map(({ id }) => id);
  const more = names.length > maxNames ? ` and ${names.length - maxNames} more` : "";
  if (all.length > 0) {
    const counts = `${counted(all.length - flows, "operation")} and ${counted(flows, "flow schema")}`;
    return { about, status: "ok", message: `${counts}: ${names.slice(0, maxNames).join(", ")}${more}` };
  }
  if (!isImported) return { about, status: "skipped", message: "No module could be imported." };
  const remedy =
    "Decorate classes with @taskableOperation, and import the modules that do. Two copies of @mazepa/core share one registry.";
  return { about, status: "warning", message: "These modules register no operation and no flow schema.", remedy };
}
