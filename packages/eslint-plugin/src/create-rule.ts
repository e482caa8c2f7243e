import { ESLintUtils } from "@typescript-eslint/utils";

/** Makes a rule, whose documentation is a section of the package's README. */
export const createRule = ESLintUtils.RuleCreator((name) => `https://www.npmjs.com/package/@mazepa/eslint-plugin#${name}`);
