// Runs a task that prints many lines in a thread or process; says on standard error when the task
// has ended.
import { execute } from "@mazepa/core";
import { WorkerPoolQueue } from "@mazepa/local";
import { chatter } from "./spinning-operations.js";

const [isolation, lines] = process.argv.slice(2);
const modules = [new URL("./spinning-operations.js", import.meta.url).href];
const queue = new WorkerPoolQueue({ threads: 1, modules, isolation });
const onEvent = ({ type }) => type === "task-succeeded" && console.error("ended");
await execute(chatter.makeTask(Number(lines)), { queue, onEvent });
