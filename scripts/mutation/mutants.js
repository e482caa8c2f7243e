import { readFileSync } from "node:fs";
import { globSync } from "tinyglobby";
import ts from "typescript";

/**
 * @typedef {{ file: string, start: number, end: number, text: string, line: number,
 *   change: string, block: number | undefined }} Mutant
 *   `block` is the offset at which the statements begin that it is one of, or is in; undefined
 *   outside of functions.
 */

/** What an operator becomes: its neighbour, which a test of the boundary tells from it. */
const operators = new Map([
  ["<", "<="],
  ["<=", "<"],
  [">", ">="],
  [">=", ">"],
  ["===", "!=="],
  ["!==", "==="],
  ["&&", "||"],
  ["||", "&&"],
  ["+", "-"],
  ["-", "+"],
  ["+=", "-="],
  ["-=", "+="],
]);

/**
 * Every mutant of the sources in a folder, tests left out.
 *
 * @param {string} folder
 * @returns {Mutant[]}
 */
export function mutantsIn(folder) {
  return globSync(`${folder}/**/*.ts`, { ignore: "**/*.test.ts", absolute: true }).sort().flatMap(mutantsOf);
}

/**
 * @param {string} file
 * @returns {Mutant[]}
 */
export function mutantsOf(file) {
  const source = ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest, true);
  /** @type {Mutant[]} */
  const found = [];
  visit(source);
  return found;

  /** @param {ts.Node} node */
  function visit(node) {
    for (const [part, text] of changesOf(node)) {
      const start = part.getStart(source);
      const line = source.getLineAndCharacterOfPosition(start).line + 1;
      const change = `${part.getText(source)} → ${text || "nothing"}`;
      found.push({ file, start, end: part.end, text, line, change, block: blockAround(node) });
    }
    ts.forEachChild(node, visit);
  }
}

/**
 * The offset of the first statement of the nearest block.
 *
 * @param {ts.Node} node
 * @returns {number | undefined}
 */
function blockAround(node) {
  const block = ts.findAncestor(node.parent, ts.isBlock);
  return block && block.statements.pos;
}

/**
 * What can be changed in a node itself: the part, and what it becomes.
 *
 * @param {ts.Node} node
 * @returns {[ts.Node, string][]}
 */
function changesOf(node) {
  if (ts.isBinaryExpression(node)) {
    const other = operators.get(node.operatorToken.getText());
    return other === undefined ? [] : [[node.operatorToken, other]];
  }
  if (ts.isIfStatement(node) || ts.isConditionalExpression(node)) {
    const condition = ts.isIfStatement(node) ? node.expression : node.condition;
    return [
      [condition, "true"],
      [condition, "false"],
    ];
  }
  if (ts.isPostfixUnaryExpression(node))
    return [[node, node.getText().replace(/\+\+$|--$/, (end) => (end === "++" ? "--" : "++"))]];
  if (ts.isExpressionStatement(node) && ts.isCallExpression(node.expression)) return [[node, ";"]];
  if (node.kind === ts.SyntaxKind.TrueKeyword && !ts.isLiteralTypeNode(node.parent)) return [[node, "false"]];
  if (node.kind === ts.SyntaxKind.FalseKeyword && !ts.isLiteralTypeNode(node.parent)) return [[node, "true"]];
  return [];
}
