import { AST_NODE_TYPES, ESLintUtils, type TSESTree } from "@typescript-eslint/utils";
import { createRule } from "../create-rule.js";
import { WorkTypes } from "../work-types.js";

/** Reports values of a bare `yield`, which only starts work, and bare yields of scopes. */
export const noYieldValue = createRule({
  name: "no-yield-value",
  meta: {
    type: "problem",
    docs: { description: "Require `yield*` where the value of a task or flow is used." },
    fixable: "code",
    schema: [],
    messages: {
      one: "A bare `yield` starts a task or flow and has no value: write `yield*` to wait for its result.",
      many: "A bare `yield` starts tasks and flows and has no value: write `yield* all(…)` to wait for their results.",
      generator: "This is a generator, which only `yield*` runs: a bare `yield` of it is a TypeError.",
      dependency: "A `yield` of a dependency has no value: take it from the task, or write `yield*` of the task.",
    },
  },
  defaultOptions: [],
  create(context) {
    const services = ESLintUtils.getParserServices(context);
    const types = new WorkTypes(services.program.getTypeChecker());
    return {
      YieldExpression(node) {
        if (node.delegate || !node.argument) return;
        const type = services.getTypeAtLocation(node.argument);
        const kind = types.kindOf(type);
        if (kind === undefined || (kind !== "generator" && !isUsed(node))) return;
        const isFixed = kind === "generator" || types.isAlwaysOne(type);
        const start = node.range[0];
        context.report({
          node,
          messageId: kind,
          fix: isFixed ? (fixer) => fixer.insertTextAfterRange([start, start + "yield".length], "*") : null,
        });
      },
    };
  },
});

/** Whether something is made of the value of an expression. */
function isUsed(node: TSESTree.Node): boolean {
  const { parent } = node;
  switch (parent?.type) {
    case AST_NODE_TYPES.ExpressionStatement:
      return false;
    case AST_NODE_TYPES.UnaryExpression:
      return parent.operator !== "void";
    case AST_NODE_TYPES.ForStatement:
      return parent.test === node;
    case AST_NODE_TYPES.LogicalExpression:
      return parent.left === node || isUsed(parent);
    case AST_NODE_TYPES.ConditionalExpression:
      return parent.test === node || isUsed(parent);
    case AST_NODE_TYPES.SequenceExpression:
      return parent.expressions.at(-1) === node && isUsed(parent);
    default:
      return true;
  }
}
