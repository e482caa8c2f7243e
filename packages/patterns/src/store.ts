/** What steps take from and provide to, by name. */
export type Store = Readonly<Record<string, unknown>>;
