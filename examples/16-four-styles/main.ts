import { all, execute, flowSchema, taskableOperation, TaskableOperation, times } from "@mazepa/core";
import { chord } from "@mazepa/canvas";
import { future, FutureList, graphTask, GraphTask } from "@mazepa/graph";
import { linear, step } from "@mazepa/patterns";

// Four styles in one execution: the same task is asked for by each, and runs once.
const measure = taskableOperation({ name: "measure" }, (city: string) => {
  console.log(`measures ${city}`);
  return { city, celsius: city.length * 3 };
});
type Reading = Awaited<ReturnType<typeof measure>>;

/** A task graph: its fields are what it depends on. */
@graphTask()
class Average extends GraphTask<number> {
  readonly readings: FutureList<Reading>;

  constructor(cities: readonly string[]) {
    super();
    this.readings = new FutureList(cities.map((city) => future(measure.makeTask(city))));
  }

  run() {
    const readings = this.readings.getResult();
    return readings.reduce((sum, { celsius }) => sum + celsius, 0) / readings.length;
  }
}

/** A canvas: a header side by side, and what takes all of its values. */
const warmest = taskableOperation({ name: "warmest" }, (readings: Reading[]) =>
  readings.reduce((a, b) => (b.celsius > a.celsius ? b : a)),
);
const warmestOf = (cities: readonly string[]) =>
  chord(
    cities.map((city) => measure.s(city)),
    warmest.s(),
  );

/** A pattern: named steps, undone and tried again when one fails. */
@taskableOperation({ name: "draft" })
class Draft extends TaskableOperation {
  run(readings: Reading[]) {
    console.log(`drafts a page of ${readings.length} cities`);
    return readings.map(({ city }) => city).join(", ");
  }
  revert(page: string | undefined) {
    console.log(`discards the page "${page}"`);
  }
}
const publish = taskableOperation({ name: "publish", retries: 0 }, (page: string, round: number) => {
  if (round === 1) throw new Error("the printer is out of paper");
  return `published: ${page}`;
});
// `shared`: a reading of the first round is as good in the second.
const readAll = flowSchema({ name: "readAll" }, function* (cities: readonly string[]) {
  return yield* all(cities.map((city) => measure.makeTask(city).with({ shared: true })));
});
const page = linear("page")
  .requires<{ cities: readonly string[] }>()
  .rounds(times(2), "round")
  .provides({
    readings: step(readAll, "cities"),
    draft: step(new Draft(), "readings"),
    notice: step(publish, "draft", "round"),
  });

/** A generator flow: control flow is code. */
const report = flowSchema({ name: "report" }, function* (cities: readonly string[]) {
  const [average, top] = yield* all([new Average(cities).makeTask(), warmestOf(cities)]);
  const { notice } = yield* page.makeFlow({ cities });
  const first = yield* measure.makeTask(cities[0] ?? "nowhere");
  return { average, top: top.city, first: first.celsius, notice };
});

console.log(await execute(report(["Oslo", "Bergen", "Tromsø"])));

// Output:
// measures Oslo
// measures Bergen
// measures Tromsø
// drafts a page of 3 cities
// discards the page "Oslo, Bergen, Tromsø"
// drafts a page of 3 cities
// {
//   average: 16,
//   top: 'Bergen',
//   first: 12,
//   notice: 'published: Oslo, Bergen, Tromsø'
// }
