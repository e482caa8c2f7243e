export function operationState(operation: object): Record<string, unknown> {
  return { ...operation };
}
