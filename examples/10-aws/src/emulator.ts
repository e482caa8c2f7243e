import { buildApp } from "fauxqs";

/** SQS and S3 in memory, on a free port, until the parent goes away. */
const app = buildApp({ logger: false });
const endpoint = await app.listen({ host: "127.0.0.1", port: 0 });
process.on("disconnect", () => process.exit());
process.send?.(endpoint);
