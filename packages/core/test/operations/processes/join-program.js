// Joins `main.js` of a folder with all that it imports, core in a file of its own, into `out`.
import path from "node:path";
import { rolldown } from "rolldown";

const [folder] = process.argv.slice(2);
const program = await rolldown({ input: path.join(folder, "main.js"), platform: "node" });
const groups = [{ name: "vendor", test: /node_modules|packages[\\/]core[\\/]dist/ }];
await program.write({ dir: path.join(folder, "out"), codeSplitting: { groups } });
