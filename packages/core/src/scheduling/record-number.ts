/** Nothing is known of a success. */
export const noRecord = -1;

/** A result is looked for in the cache. A number, so that nodes have no field for it. */
export const inCache = -2;
