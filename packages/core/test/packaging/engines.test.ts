import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "@jest/globals";

const packages = new URL("../../../", import.meta.url);

describe("the packages", () => {
  it("RT6 support Node 20.19", () => {
    const engines = readdirSync(packages).map((name) => {
      const manifest = readFileSync(new URL(`${name}/package.json`, packages), "utf8");
      return (JSON.parse(manifest) as { engines?: { node?: string } }).engines?.node;
    });

    expect(new Set(engines)).toEqual(new Set([">=20.19"]));
  });
});
