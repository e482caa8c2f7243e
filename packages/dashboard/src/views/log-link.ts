/** The link to logs, by a template with `{executionId}` and `{taskId}`. */
export function logLink(
  template: string | undefined,
  ids: { readonly executionId: string; readonly taskId?: string },
): { logUrl?: string } {
  if (template === undefined) return {};
  const { executionId, taskId = "" } = ids;
  const logUrl = template
    .replaceAll("{executionId}", encodeURIComponent(executionId))
    .replaceAll("{taskId}", encodeURIComponent(taskId));
  return { logUrl };
}
