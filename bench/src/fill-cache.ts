import { cacheMisses } from "./cached-streams.js";

await cacheMisses.run(Number(process.argv[2]));
