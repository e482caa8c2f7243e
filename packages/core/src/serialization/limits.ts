/** The deepest nesting of arrays, objects and other containers. */
export const maxDepth = 1000;

/** The number of values in one text, containers included. */
export const maxNodes = 2 ** 24;

/** The length of a text in UTF-16 code units. Node's longest string is about twice as long. */
export const maxTextLength = 2 ** 28;

/**
 * The length of a bigint in decimal digits. Reading one takes more than linear time, so that a long
 * one would stall the reader.
 */
export const maxBigintDigits = 10_000;
