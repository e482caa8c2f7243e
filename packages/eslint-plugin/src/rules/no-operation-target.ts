import { AST_NODE_TYPES, ESLintUtils, type TSESTree } from "@typescript-eslint/utils";
import type ts from "typescript";
import { createRule } from "../create-rule.js";
import { isDeclaredInCore, isInCore } from "../declared-in-core.js";

/** Functions and methods of core whose arguments are tasks and flows. */
const takers = ["execute", "startExecution", "dryRun", "planFlow", "sequentialFlow", "concurrentFlow"].concat(
  ...["all", "settle", "race", "withTimeout", "dependency"],
);

/** Reports operations and flow schemas in the place of the tasks and flows that they make. */
export const noOperationTarget = createRule({
  name: "no-operation-target",
  meta: {
    type: "problem",
    docs: { description: "Disallow operations and flow schemas where tasks and flows are meant." },
    hasSuggestions: true,
    schema: [],
    messages: {
      instance: "This is {{what}}, not what it makes: write `.{{method}}(…)`.",
      class: "This is the class of {{what}}, not what it makes: write `new {{name}}(…).{{method}}(…)`.",
      make: "Write `{{code}}`.",
    },
  },
  defaultOptions: [],
  create(context) {
    const services = ESLintUtils.getParserServices(context);
    const checker = services.program.getTypeChecker();
    const check = (node: TSESTree.Node): void => {
      if (node.type === AST_NODE_TYPES.ArrayExpression) return node.elements.forEach((element) => element && check(element));
      const found = makerIn(services.getTypeAtLocation(node));
      if (!found) return;
      const name = context.sourceCode.getText(node);
      const code = `${found.isClass ? `new ${name}()` : name}.${found.method}()`;
      const data = { ...found, name, what: found.method === "makeTask" ? "an operation" : "a flow schema" };
      const isSimple = [AST_NODE_TYPES.Identifier, AST_NODE_TYPES.MemberExpression, AST_NODE_TYPES.NewExpression].includes(
        node.type,
      );
      context.report({
        node,
        messageId: found.isClass ? "class" : "instance",
        data,
        suggest: isSimple ? [{ messageId: "make", data: { code }, fix: (fixer) => fixer.replaceText(node, code) }] : [],
      });
    };
    return {
      CallExpression(node) {
        if (!takers.includes(nameOf(node.callee))) return;
        const signature = checker.getResolvedSignature(services.esTreeNodeToTSNodeMap.get(node));
        if (isInCore(signature?.getDeclaration())) for (const argument of node.arguments) check(argument);
      },
    };
  },
});

/** The method by which values of a type, or instances of a class, make tasks or flows. */
function makerIn(type: ts.Type): { readonly method: string; readonly isClass: boolean } | undefined {
  const method = methodOf(type);
  if (method !== undefined) return { method, isClass: false };
  const instances = type.getConstructSignatures().map((signature) => signature.getReturnType());
  const made = instances.map(methodOf).find((name) => name !== undefined);
  return made === undefined ? undefined : { method: made, isClass: true };
}

function methodOf(type: ts.Type): string | undefined {
  return ["makeTask", "makeFlow"].find((name) => isDeclaredInCore(type.getProperty(name)));
}

function nameOf(callee: TSESTree.Expression): string {
  if (callee.type === AST_NODE_TYPES.Identifier) return callee.name;
  if (callee.type !== AST_NODE_TYPES.MemberExpression || callee.property.type !== AST_NODE_TYPES.Identifier) return "";
  return callee.property.name;
}
