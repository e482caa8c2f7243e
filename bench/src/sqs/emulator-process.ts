import { buildApp } from "fauxqs";

/** Requests by action since the last question. */
const counts = new Map<string, number>();

const app = buildApp({ logger: false });
await app.listen({ host: "127.0.0.1", port: 0 });
app.server.on("request", ({ headers }) => {
  const action = String(headers["x-amz-target"]).replace("AmazonSQS.", "");
  counts.set(action, (counts.get(action) ?? 0) + 1);
});
process.on("message", () => {
  process.send?.(Object.fromEntries(counts));
  counts.clear();
});
process.on("disconnect", () => process.exit());
const address = app.server.address();
process.send?.(typeof address === "object" ? address?.port : address);
