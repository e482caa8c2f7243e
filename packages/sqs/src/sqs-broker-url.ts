import { InvalidOptionError } from "@mazepa/core";
import { registerBrokerScheme } from "@mazepa/core/transport";
import { SqsBroker } from "./sqs-broker.js";
import type { SqsBrokerOptions } from "./sqs-options.js";

registerBrokerScheme("sqs", (url) => new SqsBroker(optionsOf(url)));

const known = ["endpoint", "prefix"];

/**
 * The options in `sqs://eu-central-1`, `sqs:` (region by the SDK's own rules), or `sqs://us-east-1?endpoint=http://127.0.0.1:4566&prefix=team-`.
 */
export function optionsOf(url: string): SqsBrokerOptions {
  const [place = "", query = ""] = url.slice("sqs:".length).split("?", 2);
  const region = place.replace(/^\/\//, "").replace(/\/$/, "");
  const parameters = new URLSearchParams(query);
  const unknown = [...parameters.keys()].find((name) => !known.includes(name));
  if (unknown !== undefined || !/^[a-z0-9-]*$/.test(region)) {
    throw new InvalidOptionError(
      `"${url}" is not the URL of an SQS broker. Write sqs://<region>, if need be with ?endpoint=<url>&prefix=<queue prefix>.`,
    );
  }
  const endpoint = parameters.get("endpoint");
  return {
    ...(region === "" ? {} : { region }),
    ...(endpoint === null ? {} : { endpoint }),
    queuePrefix: parameters.get("prefix") ?? "",
  };
}
