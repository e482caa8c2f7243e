import { describe, expect, it } from "@jest/globals";
import { normalizedCode } from "./normalized-code.js";

function same(left: string, right: string): boolean {
  return normalizedCode(left) === normalizedCode(right);
}

describe("code without comments and blanks", () => {
  it.each([
    ["() => 1", "() =>   1"],
    ["() => 1", "() => /* one */ 1"],
    ["() => {\n  return 1;\n}", "() => {\n      // one\n\n  return 1;\n}"],
    ["(a) => `x${a}` + 1", "(a)  => `x${a}`  + 1 // sum"],
    ["(a) => (a + 1) / 2", "(a) =>   (a + 1) / 2 /* half */"],
    ['(t) => t.split(/ +|"/)', '(t) => t.split(/ +|"/) // parts'],
    ["(t) => { if (t) /x  y/.test(t) }", "(t) => { if (t)   /x  y/.test(t) }"],
    ["(a) => a.return / 2", "(a) => a.return  / 2"],
  ])("gives %j and %j the same text", (left, right) => {
    expect(same(left, right)).toBe(true);
  });

  it.each([
    ["() => 'a b'", "() => 'a  b'"],
    ["() => `a b`", "() => `a  b`"],
    ["() => `// a`", "() => `// b`"],
    ["() => 'http://a'", "() => 'http://b'"],
    ["() => /a b/", "() => /a  b/"],
    ["() => /['\"]/.test('// a')", "() => /['\"]/.test('// b')"],
    ["() => { return 1 }", "() => { return\n1 }"],
    ["(a, b) => a + +b", "(a, b) => a ++b"],
    ["(a) => `${a /* x */}//y`", "(a) => `${a /* x */}//z`"],
    ["(t) => { if (t) /['\"]/.test('// a') }", "(t) => { if (t) /['\"]/.test('// b') }"],
    ["(a) => { {} /'/.test('// a') }", "(a) => { {} /'/.test('// b') }"],
    ["(a) => a++ / 2 // 'x'\n+ '// a'", "(a) => a++ / 2 // 'x'\n+ '// b'"],
    ["(t) => t.split(/[/'\"]/, '// a')", "(t) => t.split(/[/'\"]/, '// b')"],
    ["function* () { yield /'/; return '// a' }", "function* () { yield /'/; return '// b' }"],
    ["() => <!-- it's\n'// a'", "() => <!-- it's\n'// b'"],
  ])("tells %j from %j", (left, right) => {
    expect(same(left, right)).toBe(false);
  });

  it("leaves code as it is where a slash is ambiguous", () => {
    const code = "(a) => { {}   / 2 }";

    expect(normalizedCode(code)).toBe(code);
  });
});
