import type { Comparison, Contender } from "./compare.js";

const mazepa: Contender = { name: "Mazepa", keeps: "ids and outcomes in memory" };
const recorded: Contender = { name: "Mazepa, recorded", keeps: "every outcome in a file", workload: "stream, recorded" };
const bareLoop: Contender = { name: "bare loop with a hash", keeps: "nothing", workload: "bare loop" };

/** What ours are measured at without anything else. */
export const ownPlan: readonly Comparison[] = [
  {
    title: "Fan-out of 100,000, beside a loop",
    workload: "fan-out",
    count: 100_000,
    contenders: [mazepa, { ...mazepa, name: "Mazepa, a group", workload: "fan-out, a group of signatures" }, bareLoop],
  },
  { title: "Chain of 20,000", workload: "chain", count: 20_000, contenders: [mazepa, bareLoop] },
  { title: "Diamond of 100 layers", workload: "diamond of 100 layers", count: 100_000, contenders: [mazepa, bareLoop] },
  {
    title: "A pattern of 10,000 steps in a row",
    workload: "steps in a row",
    count: 10_000,
    contenders: [mazepa, { ...mazepa, name: "Mazepa, by hand", workload: "steps in a row, by hand" }],
  },
  {
    title: "A pattern of 10,000 steps side by side",
    workload: "steps side by side",
    count: 10_000,
    contenders: [mazepa, { ...mazepa, name: "Mazepa, by hand", workload: "steps side by side, by hand" }],
  },
  {
    title: "A million, streamed",
    workload: "stream",
    count: 1_000_000,
    contenders: [
      mazepa,
      { ...mazepa, name: "Mazepa, async operation", workload: "stream, async" },
      { ...mazepa, name: "Mazepa, small objects", workload: "stream, objects" },
      recorded,
      { ...recorded, name: "Mazepa, resumed", workload: "stream, resumed" },
      bareLoop,
    ],
  },
];

/** What everybody is measured at, ours first. Slow contenders get fewer tasks. */
export function peerPlan(peer: (name: string, keeps: string, changes?: Partial<Contender>) => Contender): Comparison[] {
  const memory = "nothing";
  const promises = peer("promises", memory);
  return [
    {
      title: "Fan-out, gathered",
      workload: "fan-out",
      count: 10_000,
      contenders: [
        mazepa,
        { ...recorded, name: "Mazepa, recorded" },
        { ...promises, name: "Promise.all" },
        peer("fastq", memory),
        peer("p-queue", memory),
        peer("bullmq", "Redis"),
        { ...peer("bullmq", "Redis", { workload: "fan-out, gathered by a parent" }), name: "bullmq, flow" },
        peer("pg-boss", "PostgreSQL"),
        peer("graphile-worker", "PostgreSQL"),
        peer("dbos", "PostgreSQL", { count: 2000 }),
        peer("openworkflow", "PostgreSQL", { count: 500 }),
        peer("celery", "Redis", { count: 2000 }),
        peer("taskflow", memory, { count: 1000 }),
      ],
    },
    {
      title: "Fan-out of 100,000, gathered",
      workload: "fan-out",
      count: 100_000,
      contenders: [mazepa, { ...promises, name: "Promise.all" }, peer("fastq", memory), peer("p-queue", memory)],
    },
    {
      title: "Chain",
      workload: "chain",
      count: 20_000,
      contenders: [
        mazepa,
        { ...promises, name: "await" },
        peer("fastq", memory),
        peer("p-queue", memory),
        peer("bullmq", "Redis", { count: 1000 }),
        peer("dbos", "PostgreSQL", { count: 500 }),
        peer("openworkflow", "PostgreSQL", { count: 200 }),
        peer("celery", "Redis", { count: 500 }),
        peer("taskflow", memory, { count: 500 }),
      ],
    },
    {
      title: "No-ops on two threads",
      workload: "threads, no-ops",
      count: 100_000,
      contenders: [mazepa, peer("piscina", memory), peer("tinypool", memory)],
    },
    {
      title: "2 ms of computing each on two threads",
      workload: "threads, 2 ms",
      count: 4000,
      contenders: [mazepa, peer("piscina", memory), peer("tinypool", memory)],
    },
    {
      title: "Over an emulator of SQS, one head and one worker",
      workload: "sqs",
      count: 10_000,
      contenders: [mazepa, { name: "SDK in a loop", keeps: memory, workload: "sqs, bare" }, peer("sqs-consumer", memory)],
    },
  ];
}
