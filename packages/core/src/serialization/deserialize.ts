export function deserialize(text: string): unknown {
  throw new Error(`not there yet: ${text}`);
}
