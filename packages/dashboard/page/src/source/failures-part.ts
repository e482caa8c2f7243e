import type { FailuresView } from "../../../src/api.js";

/** The failures of one group, or with a text in them. */
export function failuresPart(view: FailuresView, query: URLSearchParams): FailuresView {
  const group = query.get("group");
  const search = query.get("search")?.toLowerCase() ?? "";
  const tasks = view.tasks.filter(
    (task) => (group === null || task.group === group) && JSON.stringify(task).toLowerCase().includes(search),
  );
  return { ...view, tasks, taskCount: tasks.length };
}
