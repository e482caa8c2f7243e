import { expect, it } from "@jest/globals";
import { shownUrl } from "./shown-url.js";

it.each([
  ["amqp://ada:se:cr@et@broker:5672/jobs#tasks", "amqp://broker:5672/jobs#tasks"],
  ["sqs://eu-central-1?endpoint=http://127.0.0.1:4566#tasks", "sqs://eu-central-1?endpoint=http://127.0.0.1:4566#tasks"],
  ["file:./queues#tasks", "file:./queues#tasks"],
])("shows %s without a password", (url, shown) => {
  expect(shownUrl(url)).toBe(shown);
});
