import { recordedStream } from "./recorded-streams.js";

await recordedStream.run(Number(process.argv[2]));
