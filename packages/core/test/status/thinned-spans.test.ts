import { describe, expect, it } from "@jest/globals";
import { History } from "../../src/status/history.js";
import { decodeSpans } from "../../src/status/span-record.js";
import { Spans } from "../../src/status/spans.js";
import { runOf } from "./ended-run.js";

const about = { executionId: "told", epoch: 1, updatedAtMs: 0 };

describe("spans that are too large", () => {
  it("UD3 goes on with a sample that had to be thinned for its size", () => {
    let seed = 1;
    const random = () => (seed = (seed * 16_807) % 2_147_483_647) / 2_147_483_647;
    const options = { history: new History(), flows: () => [], random };
    const head = { host: "host", pid: 1, startedAtMs: 0, untilMs: 1 };
    const earlier = new Spans({ ...options, epoch: 1 });
    for (let index = 0; index < 5000; index++) earlier.ran(runOf(index, false, "x".repeat(1000)));
    const thinned = decodeSpans(earlier.encode(about, { ...head, epoch: 1 }));

    const later = new Spans({ ...options, epoch: 2 });
    if (thinned) later.restore(thinned);
    for (let index = 5000; index < 10_000; index++) later.ran(runOf(index, false));
    const record = decodeSpans(later.encode(about, { ...head, epoch: 2 }));

    const sampledOf = (tasks = thinned?.tasks ?? []) => tasks.filter(({ isSampled }) => isSampled);
    const sampled = sampledOf(record?.tasks);
    const inSecondHalf = sampled.filter(({ epoch }) => epoch === 2).length;
    expect(record?.endedCount).toBe(10_000);
    expect(sampledOf().length).toBeLessThan(1000);
    expect(sampled).toHaveLength(sampledOf().length);
    expect(Math.abs(inSecondHalf / sampled.length - 0.5)).toBeLessThan(0.1);
  });

  it("UD3 stays within 1 MiB with long ids, too", () => {
    const flows = Array.from({ length: 2000 }, (_, index) => ({
      ...{ flowNumber: index + 1, flow: "f".repeat(500), status: "running" as const, startedAtMs: index },
    }));
    const spans = new Spans({ epoch: 1, history: new History(), flows: () => flows, random: () => 0 });

    for (let index = 0; index < 2000; index++) spans.ran(runOf(index, true, "x".repeat(1000)));
    const bytes = spans.encode(about, { epoch: 1, host: "host", pid: 1, startedAtMs: 0, untilMs: 1 });

    const record = decodeSpans(bytes);
    expect(bytes.byteLength).toBeLessThanOrEqual(1024 * 1024);
    expect(record?.tasks.length).toBeGreaterThan(100);
    expect(record?.flows.length).toBeGreaterThan(100);
  });
});
