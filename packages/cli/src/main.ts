#!/usr/bin/env node
import { endWithReader, flushed } from "./output/output.js";
import { runProgram } from "./program.js";

endWithReader();
const code = await runProgram(process.argv.slice(2));
await flushed();
// Connections that the user's modules hold open must not keep a command that is done.
process.exit(code);
