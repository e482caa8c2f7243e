/** The address of the viewer, from what `@hono/node-server` gives beside a request. */
export function viewerAddress(env: unknown): string {
  const { incoming } = (env ?? {}) as { readonly incoming?: { readonly socket?: { readonly remoteAddress?: unknown } } };
  const address = incoming?.socket?.remoteAddress;
  return typeof address === "string" ? address : "unknown address";
}
