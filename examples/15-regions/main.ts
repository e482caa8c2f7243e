import { execute, taskableOperation, TaskableOperation, type ExecutionEvent } from "@mazepa/core";
import { forEachOf, graph, linear, optional, step, unordered } from "@mazepa/patterns";

/** What runs in each region. */
const running = new Map([["eu", "1.9"], ["us", "1.9"], ["asia", "1.9"]]); // prettier-ignore

@taskableOperation()
class Deploy extends TaskableOperation {
  constructor(readonly region: string) {
    super();
  }
  run(version: string): string {
    const before = running.get(this.region) ?? "nothing";
    running.set(this.region, version);
    return before;
  }
  revert(before: string | undefined) {
    running.set(this.region, before ?? "nothing");
  }
}
const build = taskableOperation({ name: "build" }, (version: string) => `shop:${version}`);
const check = taskableOperation({ name: "check" }, (image: string) => {
  if (image === "shop:2.1") throw new Error(`${image} answers with 500`);
  return running.size;
});
const warm = taskableOperation({ name: "warm" }, (image: string) => `cache of ${image}`);
const announce = taskableOperation({ name: "announce" }, (version: string, cache?: string) =>
  [version, "in", [...running.keys()].join(), cache ?? "without a cache"].join(" "),
);

const regions = unordered("regions")
  .requires<{ version: string }>()
  .provides({
    eu: step(new Deploy("eu"), "version"),
    us: step(new Deploy("us"), "version"),
    asia: step(new Deploy("asia"), "version"),
  });
const rollout = linear("rollout")
  .requires<{ version: string }>()
  .provides({ image: step(build, "version"), regions: step(regions), checked: step(check, "image") });
export const release = graph("release")
  .requires<{ candidates: string[] }>()
  .rounds(forEachOf("candidates"), "version")
  .provides({
    rollout: step(rollout),
    cache: step(warm, "image"),
    said: step(announce, "version", optional("cache")),
  })
  .link("rollout", "said")
  .link("rollout", "cache", { when: ({ checked }) => checked > 3, skip: "step" });

function tell(event: ExecutionEvent): void {
  if (event.type !== "step" || event.kind === "pattern") return;
  const { name, state, value } = event;
  if (["failure", "reverted", "retrying", "skipped"].includes(state)) console.log(name, state);
  else if (state === "success") console.log(name, value);
}

const { said } = await execute(release.makeFlow({ candidates: ["2.1", "2.0"] }), { onEvent: tell });
console.log(said, Object.fromEntries(running));

// Output:
// version 2.1
// image shop:2.1
// eu 1.9
// us 1.9
// asia 1.9
// checked failure
// asia reverted
// us reverted
// eu reverted
// version retrying
// version 2.0
// image shop:2.0
// eu 1.9
// us 1.9
// asia 1.9
// checked 3
// cache skipped
// said 2.0 in eu,us,asia without a cache
// 2.0 in eu,us,asia without a cache { eu: '2.0', us: '2.0', asia: '2.0' }
