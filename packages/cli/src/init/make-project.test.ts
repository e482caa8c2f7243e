import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
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
  ])("turns %s into %s", (text, name) => expect(packageName(text)).toBe(name));
});

describe("makeProject", () => {
  it("writes a project that depends on this version, and nothing where a file exists", async () => {
    const folder = await mkdtemp(path.join(tmpdir(), "mazepa-init-"));
    const directory = path.join(folder, "Nightly Jobs");

    const files = await makeProject(directory, "1.2.3");

    expect(files).toContain(path.join(directory, "src/flow.ts"));
    const manifest = JSON.parse(await readFile(path.join(directory, "package.json"), "utf8")) as object;
    expect(manifest).toMatchObject({ name: "nightly-jobs", dependencies: { "@mazepa/core": "^1.2.3" } });
    await rm(path.join(directory, "src"), { recursive: true });
    await writeFile(path.join(directory, "README.md"), "mine");
    await expect(makeProject(directory, "1.2.3")).rejects.toThrow(
      /has tsconfig\.json, .*README\.md, mazepa\.config\.ts already\. Nothing was written/,
    );
    expect(await readFile(path.join(directory, "README.md"), "utf8")).toBe("mine");
    await rm(folder, { recursive: true });
  });

  it("completes an existing package.json", async () => {
    const folder = await mkdtemp(path.join(tmpdir(), "mazepa-init-"));
    const present = {
      ...{ name: "mine", type: "commonjs", license: "MIT" },
      scripts: { test: 'echo "Error: no test specified" && exit 1', start: "mine" },
      devDependencies: { "@mazepa/cli": "^1.0.0", "@mazepa/core": "^1.0.0" },
    };
    await writeFile(path.join(folder, "package.json"), JSON.stringify(present));

    await makeProject(folder, "1.2.3");

    const manifest = JSON.parse(await readFile(path.join(folder, "package.json"), "utf8")) as Record<string, object>;
    expect(manifest).toMatchObject({
      ...{ name: "mine", type: "commonjs", license: "MIT" },
      scripts: { start: "mine", test: expect.stringContaining("node --test") },
      devDependencies: { ...present.devDependencies, typescript: expect.anything() },
    });
    expect(manifest["dependencies"]).toEqual({ "@mazepa/local": "^1.2.3" });
    await rm(folder, { recursive: true });
  });

  it("writes nothing beside a package.json that is broken", async () => {
    const folder = await mkdtemp(path.join(tmpdir(), "mazepa-init-"));
    await writeFile(path.join(folder, "package.json"), "{");

    await expect(makeProject(folder, "1.2.3")).rejects.toThrow(/cannot be read as JSON, so that nothing was written/);

    expect(await readdir(folder)).toEqual(["package.json"]);
    await rm(folder, { recursive: true });
  });
});
