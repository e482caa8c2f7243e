import {
  AST_NODE_TYPES,
  ESLintUtils,
  type ParserServicesWithTypeInformation,
  type TSESLint,
  type TSESTree,
} from "@typescript-eslint/utils";
import { createRule } from "../create-rule.js";
import { isInCore } from "../declared-in-core.js";
import { WorkTypes } from "../work-types.js";

/** Reports tasks and flows that are made and never run: nothing yields, returns or keeps them. */
export const noFloatingTask = createRule({
  name: "no-floating-task",
  meta: {
    type: "problem",
    docs: { description: "Require tasks and flows to be yielded, returned or passed on." },
    schema: [],
    messages: {
      dropped: "This task or flow is made and never run: yield it, return it or pass it on, or mark it with `void`.",
      unread: "`{{name}}` is a task or flow that is never run: yield it, return it or pass it on.",
      forEach: "`forEach` drops what its function returns, so these tasks are never run: use `map`, and yield the result.",
    },
  },
  defaultOptions: [],
  create(context) {
    const work = new WorkInCode(ESLintUtils.getParserServices(context));
    return {
      ExpressionStatement({ expression }) {
        for (const node of droppedIn(expression))
          if (work.isWork(node) && !work.isPassedOn(node)) context.report({ node, messageId: "dropped" });
      },
      VariableDeclarator(node) {
        const { id, init, parent } = node;
        if (id.type !== AST_NODE_TYPES.Identifier || !init || !work.isMade(init) || id.name.startsWith("_")) return;
        if (parent.parent.type === AST_NODE_TYPES.ExportNamedDeclaration) return;
        const [variable] = context.sourceCode.getDeclaredVariables(node);
        if (variable && isUnread(variable)) context.report({ node: id, messageId: "unread", data: { name: id.name } });
      },
      "CallExpression > MemberExpression[property.name='forEach']"(node: TSESTree.MemberExpression) {
        const [each] = (node.parent as TSESTree.CallExpression).arguments;
        if (each && isFunction(each) && work.returnsWork(each)) context.report({ node: each, messageId: "forEach" });
      },
    };
  },
});

/** Looks at code for tasks and flows, by types. */
class WorkInCode {
  readonly #services: ParserServicesWithTypeInformation;
  readonly #types: WorkTypes;

  constructor(services: ParserServicesWithTypeInformation) {
    this.#services = services;
    this.#types = new WorkTypes(services.program.getTypeChecker());
  }

  /** Whether the value of an expression is a task, a flow, or several of them. */
  isWork(node: TSESTree.Node): boolean {
    const kind = this.#types.kindOf(this.#services.getTypeAtLocation(node));
    return kind !== undefined && kind !== "dependency";
  }

  /** Whether an expression calls what makes tasks and flows: a method of core, or a flow schema. */
  isMade(node: TSESTree.Expression): boolean {
    return node.type === AST_NODE_TYPES.CallExpression && this.isWork(node) && this.#isCallOfCore(node);
  }

  /** Whether an expression is a call that may keep the work it is given, and returns it. */
  isPassedOn(node: TSESTree.Node): boolean {
    if (node.type !== AST_NODE_TYPES.CallExpression || this.#isCallOfCore(node)) return false;
    return node.arguments.some((argument) => this.isWork(argument));
  }

  returnsWork(node: TSESTree.FunctionExpression | TSESTree.ArrowFunctionExpression): boolean {
    const signatures = this.#services.getTypeAtLocation(node).getCallSignatures();
    return signatures.some((signature) => this.#types.kindOf(signature.getReturnType()) === "one");
  }

  #isCallOfCore(call: TSESTree.CallExpression): boolean {
    const checker = this.#services.program.getTypeChecker();
    return isInCore(checker.getResolvedSignature(this.#services.esTreeNodeToTSNodeMap.get(call))?.getDeclaration());
  }
}

/** The parts of an expression in a statement whose values are dropped. */
function droppedIn(node: TSESTree.Expression): TSESTree.Expression[] {
  switch (node.type) {
    case AST_NODE_TYPES.CallExpression:
    case AST_NODE_TYPES.AwaitExpression:
    case AST_NODE_TYPES.ArrayExpression:
      return [node];
    case AST_NODE_TYPES.ChainExpression:
      return droppedIn(node.expression);
    case AST_NODE_TYPES.LogicalExpression:
      return droppedIn(node.right);
    case AST_NODE_TYPES.ConditionalExpression:
      return [...droppedIn(node.consequent), ...droppedIn(node.alternate)];
    case AST_NODE_TYPES.SequenceExpression:
      return node.expressions.flatMap(droppedIn);
    default:
      return [];
  }
}

function isUnread({ references }: TSESLint.Scope.Variable): boolean {
  return !references.some((reference) => reference.isRead());
}

function isFunction(node: TSESTree.Node): node is TSESTree.FunctionExpression | TSESTree.ArrowFunctionExpression {
  return node.type === AST_NODE_TYPES.FunctionExpression || node.type === AST_NODE_TYPES.ArrowFunctionExpression;
}
