/** The parts of a received message's handle. */
export interface Handle {
  readonly leaseId: string;
  /** The message's number within its batch. */
  readonly index: number;
}

export function formatHandle({ leaseId, index }: Handle): string {
  return `${leaseId}/${index}`;
}

/** The parts of a handle; undefined for a text that is not one. */
export function parseHandle(text: string): Handle | undefined {
  const [matched, leaseId, index] = /^([0-9a-z-]+)\/(\d+)$/.exec(text) ?? [];
  return matched === undefined || leaseId === undefined ? undefined : { leaseId, index: Number(index) };
}
