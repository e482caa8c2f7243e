// Operations that tests run behind prefixes: loaded there as a module, and by tests to make tasks.
import { execFileSync } from "node:child_process";
import { appendFileSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";
import { taskableOperation, taskContext } from "@mazepa/core";

export const prints = taskableOperation({ name: "prefixed.prints", tags: ["hello"] }, (text) => {
  console.log(text);
  console.error(`${text}!`);
  return text;
});
export const shouts = taskableOperation({ name: "prefixed.shouts", tags: ["hello"], retries: 0 }, (text) => {
  execFileSync("echo", [text], { stdio: "inherit" });
  taskContext().log.info("shouted", { text });
  throw new RangeError(`no ${text}`, { cause: new TypeError("for a reason") });
});
export const place = taskableOperation({ name: "prefixed.place" }, () => ({
  pid: process.pid,
  greeting: process.env["GREETING"] ?? "",
  directory: taskContext().directory,
}));
export const tells = taskableOperation({ name: "prefixed.tells", retries: 0 }, (text) => {
  const { progress, log } = taskContext();
  progress(0.5, text);
  log.warn(text);
  throw new Error(text);
});
export const plain = taskableOperation({ name: "prefixed.plain" }, () => process.pid);
export const leave = taskableOperation({ name: "prefixed.leave", tags: ["hello"], retries: 0 }, (code) => {
  console.log("about to leave");
  process.exit(code);
});
export const heeds = taskableOperation({ name: "prefixed.heeds", tags: ["hello"] }, async (file) => {
  const { signal } = taskContext();
  writeFileSync(file, "begun\n");
  await new Promise((resolve) => {
    const alive = setInterval(() => undefined, 1000);
    signal.addEventListener("abort", () => {
      clearInterval(alive);
      appendFileSync(file, "told to stop\n");
      resolve(undefined);
    });
  });
  throw signal.reason;
});
export const spins = taskableOperation({ name: "prefixed.spins", tags: ["hello"], retries: 0 }, (file) => {
  writeFileSync(`${file}.new`, String(process.pid));
  renameSync(`${file}.new`, file);
  for (;;);
});
export const keeps = taskableOperation({ name: "prefixed.keeps", cache: true }, (text) => {
  writeFileSync(path.join(taskContext().directory, "text"), text);
  return taskContext().directory;
});
export const unreadable = taskableOperation({ name: "prefixed.count" }, (number) => number + 1);
