// Tells which modules `import "@mazepa/core"` loads, one URL a line.
import { register } from "node:module";

const hooks = `
  import { writeSync } from "node:fs";
  export async function load(url, context, next) {
    writeSync(1, url + "\\n");
    return next(url, context);
  }`;

register(`data:text/javascript,${encodeURIComponent(hooks)}`);
await import("@mazepa/core");
