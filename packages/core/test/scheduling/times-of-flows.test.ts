import { describe, expect, it } from "@jest/globals";
import { dependency } from "../../src/flows/dependency.js";
import { Flow } from "../../src/flows/flow.js";
import { all } from "../../src/flows/scopes.js";
import { Harness } from "./harness.js";
import { flow, task } from "./work.js";

const internal = (body: () => unknown) => new Flow({ name: "internal", start: body, options: {}, isInternal: true });

describe("the times of flows", () => {
  it("UD3 are not told of the library's own flows, neither under way nor when they have ended", () => {
    const root = flow("root", function* () {
      yield internal(() => all([flow("sub", () => task("a"))]));
      yield dependency();
      yield task("last");
    });
    const harness = new Harness(root, { viewedFlows: 10 }).run();
    const seen = () => harness.scheduler.flowTimes().map(({ flow: name, parentNumber, status }) => [name, parentNumber, status]);

    expect(seen()).toEqual([
      ["root", undefined, "running"],
      ["sub", 1, "running"],
    ]);
    harness.succeed("a");
    expect(seen()).toEqual([
      ["root", undefined, "running"],
      ["sub", 1, "succeeded"],
    ]);
  });
});
