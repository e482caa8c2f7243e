import { afterEach, describe, expect, it, jest } from "@jest/globals";
import { toDot } from "./dot.js";
import type { FlowGraph } from "./flow-graph.js";
import { toMermaid } from "./mermaid.js";
import { noteStops } from "./plan-notes.js";
import { toSvg } from "./svg.js";

const graph: FlowGraph = {
  clusters: [
    { id: "f1", label: 'a "b" …', parent: undefined, isCutOff: true },
    { id: "f2", label: "inner", parent: "f1", isCutOff: false },
  ],
  nodes: [
    { id: "n1", label: ["load <x>", "3 s"], cluster: "f2", isCritical: true },
    { id: "n2", label: ["back\\slash"], cluster: undefined, isCritical: false },
  ],
  edges: [
    { from: "n1", to: "n2", kind: "order", isCritical: true },
    { from: "n2", to: "n1", kind: "value", isCritical: false },
  ],
};

describe("toMermaid", () => {
  it("writes nested frames, boxes, arrows and the critical path", () => {
    expect(toMermaid(graph).split("\n")).toEqual([
      "flowchart TD",
      '  n2["back\\slash"]',
      '  subgraph f1["a #34;b#34; …"]',
      '    subgraph f2["inner"]',
      '      n1["load #60;x#62;<br>3 s"]',
      "    end",
      "  end",
      "  n1 -.-> n2",
      "  n2 --> n1",
      "  classDef critical stroke:#c00,stroke-width:3px",
      "  class n1 critical",
      "  linkStyle 0 stroke:#c00,stroke-width:3px",
    ]);
  });
});

describe("toDot", () => {
  it("writes what Graphviz draws", () => {
    const lines = toDot(graph).split("\n").slice(4);

    expect(lines).toEqual([
      '  n2 [label="back\\\\slash"]',
      '  subgraph cluster_f1 { label="a \\"b\\" …"; style="rounded,dashed"',
      '    subgraph cluster_f2 { label="inner"',
      '      n1 [label="load <x>\\n3 s", color="#c00000", penwidth=2.5]',
      "    }",
      "  }",
      '  n1 -> n2 [style=dashed, color="#c00000", penwidth=2.5]',
      "  n2 -> n1",
      "}",
    ]);
  });
});

describe("toSvg", () => {
  it("draws every box with its text", async () => {
    const svg = await toSvg(toDot(graph));

    expect(svg).toMatch(/<svg /);
    expect(svg).toContain("load &lt;x&gt;");
    expect(svg).toContain("back\\slash");
  });
});

describe("noteStops", () => {
  afterEach(() => void jest.restoreAllMocks());

  it("says each reason once, also one that is a sentence", () => {
    const write = jest.spyOn(process.stderr, "write").mockReturnValue(true);
    const stopped = (name: string, stoppedBecause: string) => ({
      name,
      isInternal: false,
      parent: undefined,
      after: undefined,
      stoppedBecause,
    });
    const flows = [
      stopped("a", "it needs the value of task"),
      stopped("b", "The function step is not called."),
      stopped("b", "The function step is not called."),
    ];

    noteStops({ flows, tasks: [], waits: [], links: [], lowerBound: true });

    expect(write.mock.calls.map(([line]) => line)).toEqual([
      "Flow a is not drawn to its end: it needs the value of task.\n",
      "Flow b is not drawn to its end: the function step is not called (2 flows).\n",
    ]);
  });
});
