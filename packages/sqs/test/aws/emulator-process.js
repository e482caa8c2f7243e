// An emulator of SQS and S3 on a free port of the loopback, until its parent goes away.
import { URL } from "node:url";
import { buildApp } from "fauxqs";

// AWS takes characters beyond U+FFFF as well, since they are characters of XML 1.0; the emulator
// looks at their halves.
const { INVALID_MESSAGE_BODY_CHAR } = await import(new URL("./sqs/sqsTypes.js", import.meta.resolve("fauxqs")).href);
const refused = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;
INVALID_MESSAGE_BODY_CHAR.test = (text) => refused.test(text);

const app = buildApp({ logger: false });
await app.listen({ host: "127.0.0.1", port: 0 });
process.on("disconnect", () => process.exit());
process.send({ port: app.server.address().port });
