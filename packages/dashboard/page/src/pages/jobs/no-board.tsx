import { Card } from "../../parts/card.js";
import { Empty } from "../../parts/empty.js";
import { PageHead } from "../../parts/page-head.js";

/** What stands where jobs or schedules would, without a board. */
export function NoBoard({ title }: { readonly title: string }) {
  return (
    <>
      <PageHead title={title} />
      <Card>
        <Empty title="There is no board here">
          <p>
            Jobs and schedules are on a board. Start the page with <code>--board</code> and its address.
          </p>
        </Empty>
      </Card>
    </>
  );
}
