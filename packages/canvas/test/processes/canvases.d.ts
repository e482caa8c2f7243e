import type { Flow } from "@mazepa/core";

export const explicitChords: () => Flow<number>;
export const groupInCenter: () => Flow<number>;
export const nestedChord: () => Flow;
export const fourDeepChord: () => Flow;
