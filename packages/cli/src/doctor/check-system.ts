import { availableParallelism, totalmem } from "node:os";
import { getHeapStatistics } from "node:v8";
import { satisfies } from "semver";
import { sizeText } from "../queue/measures.js";
import type { Finding } from "./finding.js";

const supported = ">=20.19";
/**
 * The limit of open files below which a worker with many connections or a large file queue may run
 * out.
 */
const fewFiles = 1024;

/** Checks the version of Node, and the limits of the machine. */
export function checkSystem(): Finding[] {
  return [nodeFinding(process.versions.node), limitsFinding(openFilesLimit())];
}

/** The finding for a version of Node. */
export function nodeFinding(version: string): Finding {
  const message = `Node ${version} on ${process.platform} ${process.arch}`;
  if (satisfies(version, supported)) return { about: "node", status: "ok", message };
  return { about: "node", status: "problem", message, remedy: `Mazepa needs Node ${supported}.` };
}

/** The finding for the limits of this process. */
export function limitsFinding(openFiles: number): Finding {
  const memory = process.constrainedMemory() || totalmem();
  const message = `${availableParallelism()} cores, ${sizeText(Math.min(memory, totalmem()))} of memory, ${sizeText(getHeapStatistics().heap_size_limit)} of heap, ${openFiles === Infinity ? "any number of" : openFiles} open files`;
  if (openFiles >= fewFiles) return { about: "limits", status: "ok", message };
  return { about: "limits", status: "warning", message, remedy: `Raise the limit of open files: ulimit -n ${fewFiles * 4}` };
}

/** The limit of open files; Infinity if there is none, or it is unknown. */
function openFilesLimit(): number {
  const report = process.report?.getReport() as { userLimits?: Record<string, { soft: number | string }> } | undefined;
  const soft = Number(report?.userLimits?.["open_files"]?.soft);
  return Number.isFinite(soft) ? soft : Infinity;
}
