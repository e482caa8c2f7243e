import { writeSync } from "node:fs";
import { taskableOperation } from "@mazepa/core";

export const spinForEver = taskableOperation({ name: "spinning.forEver" }, () => {
  writeSync(1, "spinning\n");
  for (;;);
});

export const chatter = taskableOperation({ name: "spinning.chatter" }, (lines) => {
  for (let line = 0; line < lines; line++) console.log(`line ${line}`);
});
