import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, it } from "@jest/globals";
import { makeProject, packageName } from "./make-project.js";

describe("packageName", () => {
  it.each([
    ["my-flows", "my-flows"],
    ["My Flows!", "my-flows"],
    [".hidden_", "hidden"],
    ["…", "mazepa-app"],
  ])("makes of %s %s", (text, name) => expect(packageName(text)).toBe(name));
});

describe("makeProject", () => {
  it("writes a project that asks for this version, and nothing where something is", async () => {
    const folder = await mkdtemp(path.join(tmpdir(), "mazepa-init-"));
    const directory = path.join(folder, "Nightly Jobs");

    const files = await makeProject(directory, "1.2.3");

    expect(files).toContain(path.join(directory, "src/flow.ts"));
    const manifest = JSON.parse(await readFile(path.join(directory, "package.json"), "utf8")) as object;
    expect(manifest).toMatchObject({ name: "nightly-jobs", dependencies: { "@mazepa/core": "^1.2.3" } });
    await rm(path.join(directory, "src"), { recursive: true });
    await writeFile(path.join(directory, "README.md"), "mine");
    await expect(makeProject(directory, "1.2.3")).rejects.toThrow(
      /has package\.json, .*README\.md already\. Nothing was written/,
    );
    expect(await readFile(path.join(directory, "README.md"), "utf8")).toBe("mine");
    await rm(folder, { recursive: true });
  });
});
