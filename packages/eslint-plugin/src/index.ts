/**
 * ESLint rules for Mazepa, which need types.
 *
 * @packageDocumentation
 */
import type { ESLint, Linter } from "eslint";
import { noFloatingTask } from "./rules/no-floating-task.js";
import { noOperationTarget } from "./rules/no-operation-target.js";
import { noYieldValue } from "./rules/no-yield-value.js";

/**
 * The rules by their names.
 *
 * @example
 * ```ts
 * import { rules } from "@mazepa/eslint-plugin";
 *
 * console.log(Object.keys(rules)); // ["no-floating-task", …]
 * ```
 */
export const rules = {
  "no-floating-task": noFloatingTask,
  "no-operation-target": noOperationTarget,
  "no-yield-value": noYieldValue,
} as const;

// ESLint's own types of rules know nothing of TypeScript's.
const plugin = { meta: { name: "@mazepa/eslint-plugin" }, rules: rules as unknown as NonNullable<ESLint.Plugin["rules"]> };

/**
 * Configurations: `recommended` has every rule as an error.
 *
 * @example
 * ```ts
 * import { configs } from "@mazepa/eslint-plugin";
 * import tseslint from "typescript-eslint";
 *
 * const config = tseslint.config(tseslint.configs.recommendedTypeChecked, configs.recommended);
 * ```
 */
export const configs: { readonly recommended: Linter.Config } = {
  recommended: {
    name: "@mazepa/recommended",
    plugins: { "@mazepa": plugin },
    rules: Object.fromEntries(Object.keys(rules).map((name) => [`@mazepa/${name}`, "error" as const])),
  },
};

/**
 * The whole plugin.
 *
 * @example
 * ```ts
 * import mazepa from "@mazepa/eslint-plugin";
 *
 * const config = { plugins: { "@mazepa": mazepa }, rules: { "@mazepa/no-yield-value": "error" } };
 * ```
 */
const mazepa = { ...plugin, configs };

export { mazepa as default };
