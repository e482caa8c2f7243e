import type { QueuesView } from "../../../../src/api.js";
import { Card } from "../../parts/card.js";
import { Choices } from "../../parts/choices.js";
import { Empty } from "../../parts/empty.js";
import { PageHead } from "../../parts/page-head.js";
import { ViewOf } from "../../parts/view-of.js";
import { fragmentOf, type Route } from "../../routing/route.js";
import { useSession } from "../../source/session.js";
import { useView } from "../../source/use-view.js";
import { QueueActions } from "./queue-actions.js";
import { QueueFacts } from "./queue-facts.js";
import { QueueMessages } from "./queue-messages.js";

interface QueuePageProps {
  readonly name: string;
  readonly query: Route["query"];
}

/** One queue: its numbers, its messages, and its dead letters. */
export function QueuePage({ name, query }: QueuePageProps) {
  const { broker = "", show = "messages" } = query;
  const { mayAct } = useSession();
  const viewed = useView<QueuesView>("queues");
  const queue = viewed.view?.queues.find((row) => row.name === name && (broker === "" || row.broker === broker));
  const choices = [
    { text: "Messages", fragment: fragmentOf(["queues", name], { broker }), isChosen: show === "messages" },
    {
      text: "Dead letters",
      fragment: fragmentOf(["queues", name], { broker, show: "dead-letters" }),
      isChosen: show === "dead-letters",
    },
  ];
  return (
    <>
      <PageHead title={name} actions={mayAct && queue && <QueueActions queue={queue} />}>
        <a href={fragmentOf(["queues"])}>All queues</a>
      </PageHead>
      <ViewOf viewed={viewed}>{() => (queue ? <QueueFacts queue={queue} /> : <Empty title="There is no such queue" />)}</ViewOf>
      {queue?.deadLetters && <Choices label="Messages" choices={choices} />}
      <Card isFull>
        <QueueMessages key={show} name={name} broker={broker} show={show === "dead-letters" ? show : "messages"} />
      </Card>
    </>
  );
}
