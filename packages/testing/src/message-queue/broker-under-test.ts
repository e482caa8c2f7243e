import type { Broker } from "@mazepa/core";

/** A broker to be tested, with its facts that the suite cannot know. */
export interface BrokerUnderTest {
  readonly broker: Broker;
  /**
   * Another broker object that reaches the same queues, as another process would have; the suite
   * closes it. Without it, both consumers share `broker`.
   */
  connectAgain?(): Broker | Promise<Broker>;
  /** Moves the broker's clock, if that is possible; without it, the suite waits in real time. */
  passTime?(ms: number): void | Promise<void>;
  /** Tears the connection of `broker`: its leases are lost, and it connects again by itself. */
  cut?(): void | Promise<void>;
  /** Restarts the server; `broker` connects again by itself. */
  restart?(): void | Promise<void>;
  /** Called after `broker.close()`: remove the directory, stop the server. */
  dispose?(): void | Promise<void>;
}

/** Makes a broker for one test. It is called for each test; a server may be shared between them. */
export type MakeBroker = () => Broker | BrokerUnderTest | Promise<Broker | BrokerUnderTest>;

export async function makeBrokerUnderTest(makeBroker: MakeBroker): Promise<BrokerUnderTest> {
  const made = await makeBroker();
  return "broker" in made ? made : { broker: made };
}
