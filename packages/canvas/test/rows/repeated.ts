/** 0, 1 … `end` - 1. */
export const upTo = (end: number): number[] => Array.from({ length: end }, (_, index) => index);

/** `make(index)` for each index below `many`. */
export const times = <T>(many: number, make: (index: number) => T): T[] => upTo(many).map(make);
