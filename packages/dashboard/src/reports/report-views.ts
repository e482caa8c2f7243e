import type { FailedTaskRow, FailuresView } from "../api/failure-views.js";
import type { PageArchive } from "./page-archive.js";

/** What a report holds, by the paths under `/api/` that the page asks for. */
export interface ReportViews {
  readonly executionId: string;
  /** Views, as values of JSON. */
  readonly views: Readonly<Record<string, unknown>>;
  /** Texts of pictures. */
  readonly images: Readonly<Record<string, string>>;
}

/** The most failed tasks that are shown, and the most characters that their details take. */
const maxFailedTasks = 200;
const maxDetailsLength = 4 * 1024 * 1024;

/** Reads what the page shows of an execution; undefined if there is none. */
export async function readReportViews(archive: PageArchive, executionId: string): Promise<ReportViews | undefined> {
  const base = `executions/${encodeURIComponent(executionId)}`;
  const execution = await archive.find(base);
  if (execution === undefined) return undefined;
  const failures = await readFailures(archive, `${base}/failures`);
  const texts = await readAll(archive, ["session", `${base}/timeline`, `${base}/graph`]);
  const details = await readDetails(archive, `${base}/failures`, failures.tasks);
  const picture = await archive.find(`${base}/graph.svg`);
  return {
    executionId,
    views: {
      [base]: JSON.parse(execution) as unknown,
      [`${base}/failures`]: failures,
      ...parsed([...texts, ...details]),
    },
    images: picture === undefined ? {} : { [`${base}/graph.svg`]: picture },
  };
}

type PathAndText = readonly [path: string, text: string];

async function readAll(archive: PageArchive, paths: readonly string[]): Promise<PathAndText[]> {
  const found = await Promise.all(paths.map(async (path) => ({ path, text: await archive.find(path) })));
  return found.flatMap(({ path, text }) => (text === undefined ? [] : [[path, text] as const]));
}

/** Groups, and the first pages of failed tasks as one. */
async function readFailures(archive: PageArchive, path: string): Promise<FailuresView> {
  const first = parse<FailuresView>(await archive.find(path)) ?? { groups: [], otherFailures: 0, tasks: [], taskCount: 0 };
  const tasks = [...first.tasks];
  let next = first.next;
  while (next !== undefined && tasks.length < maxFailedTasks) {
    const page = parse<FailuresView>(await archive.find(`${path}?after=${encodeURIComponent(next)}`));
    tasks.push(...(page?.tasks ?? []));
    next = page?.next;
  }
  const { next: _, ...view } = first;
  return { ...view, tasks: tasks.slice(0, maxFailedTasks) };
}

async function readDetails(archive: PageArchive, path: string, tasks: readonly FailedTaskRow[]): Promise<PathAndText[]> {
  const details: PathAndText[] = [];
  let length = 0;
  for (const { taskId } of tasks) {
    const taskPath = `${path}/${encodeURIComponent(taskId)}`;
    const text = await archive.find(taskPath);
    length += text?.length ?? 0;
    if (length > maxDetailsLength) break;
    if (text !== undefined) details.push([taskPath, text]);
  }
  return details;
}

function parsed(texts: readonly PathAndText[]): Record<string, unknown> {
  return Object.fromEntries(texts.map(([path, text]) => [path, JSON.parse(text) as unknown]));
}

function parse<T>(text: string | undefined): T | undefined {
  return text === undefined ? undefined : (JSON.parse(text) as T);
}
