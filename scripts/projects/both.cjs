// A program that imports and requires: both get the same copy, and one in CommonJS shares its
// registry.
const path = require("node:path");
const required = require("@mazepa/core");
const older = require(path.resolve("../node_modules/@mazepa/core/dist/cjs/index.js"));

const shout = older.taskableOperation({ name: "shout" }, (text) => text.toUpperCase());
const again = required.flowSchema({ name: "again" }, function* (text) {
  return yield* shout.makeTask(text);
});

void (async () => {
  const imported = await import("@mazepa/core");
  const queue = new imported.InProcessQueue({ serialize: true });
  console.log(imported.TaskableOperation === required.TaskableOperation, await imported.execute(shout.makeTask("a"), { queue }));
  console.log(await older.execute(again("b")));
})();
