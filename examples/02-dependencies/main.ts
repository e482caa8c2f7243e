import { dependency, execute, flowSchema, FlowSchema, taskableOperation, TaskableOperation } from "@mazepa/core";

@taskableOperation()
class Fetch extends TaskableOperation {
  run(page: string) {
    console.log(`fetch ${page}`);
    return page.length;
  }
}

@taskableOperation()
class Add extends TaskableOperation {
  run(lengths: number[]) {
    console.log(`add ${lengths.join(" + ")}`);
    return lengths.reduce((sum, length) => sum + length, 0);
  }
}

const archive = taskableOperation({ name: "archive" }, (page: string) => `${page}.zip`);

@flowSchema()
class Measure extends FlowSchema {
  *flow(pages: string[]) {
    const fetches = pages.map((page) => new Fetch().makeTask(page));
    const archives = pages.map((page) => archive.makeTask(page));
    yield [fetches, archives]; // all of them started, none waited for
    yield dependency(fetches); // from here on the fetches have results
    console.log(`fetched ${fetches.map(({ result }) => result).join(" and ")} letters`);

    const total = yield* new Add().makeTask(fetches.map(({ result }) => result)); // started, waited for, typed
    yield dependency(); // everything that this flow has yielded is done
    console.log(`archived ${archives.map(({ result }) => result).join(" and ")}`);
    return total;
  }
}

// Tasks can be arguments of tasks: the sum waits for the fetches by itself.
const sum = new Add().makeTask([new Fetch().makeTask("news"), new Fetch().makeTask("weather")]);

console.log(await execute(new Measure().makeFlow(["home", "about"])));
console.log(await execute(sum));

// Output:
// fetch home
// fetch about
// fetched 4 and 5 letters
// add 4 + 5
// archived home.zip and about.zip
// 9
// fetch news
// fetch weather
// add 4 + 7
// 11
