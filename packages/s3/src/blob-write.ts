/** One write of a blob. */
export interface BlobWrite {
  readonly key: string;
  readonly bytes: Uint8Array;
  readonly condition: { readonly IfNoneMatch?: string; readonly IfMatch?: string };
  /** Metadata of the blob: distinguishes this write from others of the same bytes. */
  readonly Metadata: Record<string, string>;
}
