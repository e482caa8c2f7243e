/** The record number when no success is known. */
export const noRecord = -1;

/**
 * The record number while a result is looked for in the cache. It is a number, so that nodes need
 * no field for it.
 */
export const inCache = -2;
