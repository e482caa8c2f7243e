#!/usr/bin/env node
import { flushed } from "./output/output.js";
import { runProgram } from "./program.js";

// The reader of a pipe may stop reading, as `head` does.
process.stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? 0 : 1));

const code = await runProgram(process.argv.slice(2));
await flushed();
// Connections that the user's modules hold open must not keep a command that is done.
process.exit(code);
