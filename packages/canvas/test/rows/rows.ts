import { chains } from "./chains.js";
import { groups } from "./groups.js";
import { nested } from "./nested.js";
import { primitives } from "./primitives.js";
import type { Row } from "./row.js";

/**
 * Rows 1 to 54 of the published tests of Celery and taskito, except those about options and errors:
 * 7, 34, 49 and part of 54.
 */
export const rows: readonly Row[] = [...primitives, ...chains, ...groups, ...nested];
