/** The values that steps take and provide, by name. */
export type Store = Readonly<Record<string, unknown>>;
