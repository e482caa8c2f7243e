/** The errors of core, by subject. Other modules import them from here. */
export * from "./errors/mazepa-error.js";
export * from "./errors/task-errors.js";
export * from "./errors/retry-errors.js";
export * from "./errors/execution-errors.js";
export * from "./errors/operation-errors.js";
export * from "./errors/input-errors.js";
export * from "./errors/unit-errors.js";
