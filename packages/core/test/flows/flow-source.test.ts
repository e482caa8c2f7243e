import { describe, expect, it } from "@jest/globals";
import { concurrentFlow, exclude, flowSchema, FlowSchema } from "../../src/index.js";

const survey = flowSchema({ name: "source.survey" }, function* (urls: string[], depth: number) {
  return urls.length + depth;
});

@flowSchema({ name: "source.Report" })
class Report extends FlowSchema {
  @exclude() cache = new Map<string, string>();
  constructor(readonly title: string) {
    super();
  }
  *flow(pages: number) {
    return `${this.title} ${pages}`;
  }
}

describe("Flow.source", () => {
  it("is the schema and the arguments of a function schema", () => {
    const { source } = survey(["a"], 2);

    expect(source).toEqual({ schemaId: "source.survey", state: {}, args: [["a"], 2] });
  });

  it("has the state of a class schema, without excluded fields", () => {
    const { source } = new Report("Pages").makeFlow(7);

    expect(source).toEqual({ schemaId: "source.Report", state: { title: "Pages" }, args: [7] });
  });

  it("is that of the flow with other defaults", () => {
    const flow = survey([], 0);

    expect(flow.with({ tags: ["io"] }).source).toEqual(flow.source);
  });

  it("is undefined for what no schema has made", () => {
    expect(concurrentFlow([]).source).toBeUndefined();
  });
});
