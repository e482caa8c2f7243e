/** One write of a blob. */
export interface BlobWrite {
  readonly key: string;
  readonly bytes: Uint8Array;
  readonly condition: { readonly IfNoneMatch?: string; readonly IfMatch?: string };
  /** Kept with the blob: tells this write from others of the same bytes. */
  readonly Metadata: Record<string, string>;
}
