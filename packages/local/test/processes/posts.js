// Counts the messages to and from the threads of a WorkerPoolQueue for each short task.
import { Worker } from "node:worker_threads";
import { execute, flowSchema, reduce, taskableOperation } from "@mazepa/core";
import { WorkerPoolQueue } from "@mazepa/local";

const count = 3000;
const echo = taskableOperation({ name: "posts.echo" }, (value) => value);

const sum = flowSchema({ name: "posts.sum" }, function* () {
  const tasks = function* () {
    for (let value = 0; value < count; value++) yield echo.makeTask(value);
  };
  return yield* reduce(tasks(), (total, value) => total + value, 0);
});

const counted = { posts: 0, answers: 0 };
const { postMessage, emit } = Worker.prototype;
Worker.prototype.postMessage = function (...args) {
  counted.posts++;
  return postMessage.apply(this, args);
};
Worker.prototype.emit = function (type, ...args) {
  if (type === "message") counted.answers++;
  return emit.call(this, type, ...args);
};

const modules = [new URL("./posts-operations.js", import.meta.url).href];
await execute(sum(), { queue: new WorkerPoolQueue({ threads: 2, modules }) });
console.log(JSON.stringify({ posts: counted.posts / count, answers: counted.answers / count }));
