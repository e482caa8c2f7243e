/** How deep arrays, objects and the like may be nested in each other. */
export const maxDepth = 1000;

/** How many values one text may hold, containers and what is in them counted alike. */
export const maxNodes = 2 ** 24;

/** How long a text may be, in UTF-16 code units; Node's longest string is about twice as long. */
export const maxTextLength = 2 ** 28;

/**
 * Reading a decimal bigint takes more than linear time, so that a long one would stall the reader.
 */
export const maxBigintDigits = 10_000;
