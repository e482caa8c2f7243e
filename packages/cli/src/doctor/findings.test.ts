import { describe, expect, it } from "@jest/globals";
import { skewFinding } from "./check-clock.js";
import { coreFinding } from "./check-packages.js";
import { limitsFinding, nodeFinding } from "./check-system.js";
import { compilerFindings, settingFindings } from "./check-typescript.js";

const statuses = (findings: readonly { readonly status: string }[]) => findings.map(({ status }) => status);

describe("nodeFinding", () => {
  it.each([
    ["20.18.1", "problem"],
    ["20.19.0", "ok"],
    ["24.1.0", "ok"],
  ])("of Node %s is %s", (version, status) => expect(nodeFinding(version).status).toBe(status));
});

describe("limitsFinding", () => {
  it("warns of few open files", () => {
    expect([limitsFinding(256).status, limitsFinding(1024).status, limitsFinding(Infinity).status]).toEqual([
      "warning",
      "ok",
      "ok",
    ]);
  });
});

describe("coreFinding", () => {
  const core = (folder: string, version: string) => ({ folder, version });

  it("misses core, and warns of another version than this command's", () => {
    expect(coreFinding(undefined, core("a", "1.0.0"), "")).toMatchObject({ status: "problem" });
    expect(coreFinding(core("a", "1.0.0"), core("a", "1.0.0"), "list")).toMatchObject({ status: "ok", message: "list" });
    expect(coreFinding(core("a", "1.0.0"), core("b", "1.0.0"), "")).toMatchObject({ status: "ok" });
    expect(coreFinding(core("a", "1.0.0"), core("b", "2.0.0"), "")).toMatchObject({ status: "warning" });
  });
});

describe("settingFindings", () => {
  it("accepts what examples have, under both kinds of decorators", () => {
    const options = { target: "ES2022", module: "NodeNext", strict: true } as const;
    expect(settingFindings(options)).toEqual([]);
    expect(settingFindings({ ...options, experimentalDecorators: true })).toEqual([]);
    expect(settingFindings({ ...options, module: "CommonJS", moduleResolution: "Node10" })).toEqual([]);
  });

  it("finds what does not work, each with a remedy", () => {
    const found = settingFindings({ target: "ES5" });

    expect(statuses(found)).toEqual(["problem", "warning"]);
    expect(found.every(({ remedy }) => remedy !== undefined)).toBe(true);
  });
});

describe("compilerFindings", () => {
  it.each<[string | undefined, string[]]>([
    ["5.9.3", []],
    ["6.0.3", []],
    ["4.9.5", ["problem"]],
    ["7.0.1", ["problem"]],
    [undefined, ["warning"]],
  ])("of TypeScript %s are %j", (version, expected) => expect(statuses(compilerFindings(version))).toEqual(expected));
});

describe("skewFinding", () => {
  it("tolerates the rounding of file times and headers", () => {
    expect(skewFinding(1500, false).status).toBe("ok");
    expect(skewFinding(30_000, false)).toMatchObject({ status: "warning", message: "30 s ahead of the queue's" });
    expect(skewFinding(-400_000, true)).toMatchObject({ status: "problem", message: "7 min behind the queue's" });
  });
});
