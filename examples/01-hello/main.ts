import { all, execute, flowSchema, taskableOperation, TaskableOperation } from "@mazepa/core";

@taskableOperation({ retries: 3, timeoutMs: 10_000 })
class Greet extends TaskableOperation {
  constructor(readonly greeting = "Hello") {
    super();
  }
  run(name: string) {
    return `${this.greeting}, ${name}!`;
  }
}

const shout = taskableOperation({ name: "shout" }, (text: string) => text.toUpperCase());

const welcome = flowSchema(function* welcome(names: string[]) {
  const greet = new Greet();
  const greetings = yield* all(names.map((name) => greet.makeTask(name))); // concurrently: string[]
  return yield* shout.makeTask(greetings.join(" ")); // then this task: string
});

console.log(await execute(welcome(["Ada", "Grace"])));

// Output:
// HELLO, ADA! HELLO, GRACE!
