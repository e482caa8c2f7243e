import {
  execute,
  flowSchema,
  settle,
  TaskableOperation,
  taskableOperation,
  taskContext,
  TaskFailedError,
  TransientError,
} from "@mazepa/core";

class NoSuchCity extends Error {
  override readonly name = "NoSuchCity";
}

@taskableOperation({ retries: { limit: 2, initialDelayMs: 10, retryIf: (error) => error.name !== "NoSuchCity" } })
class Forecast extends TaskableOperation {
  run(city: string) {
    const { attempt } = taskContext();
    if (city === "Atlantis") throw new NoSuchCity(`${city} is not on the map`);
    if (city === "Oslo" && attempt < 3) throw new Error(`the service is down, attempt ${attempt}`);
    if (city === "Cairo" && attempt < 2) throw new TransientError("slow down"); // does not count as a retry
    return `${city}: sunny, at attempt ${attempt}`;
  }
}

const forecasts = flowSchema(function* forecasts() {
  const forecast = new Forecast();
  console.log(yield* forecast.makeTask("Oslo")); // retried until it succeeds
  console.log(yield* forecast.makeTask("Cairo"));

  const outcome = yield* settle(forecast.makeTask("Atlantis")); // an outcome instead of an error
  console.log(outcome.status, outcome.attempt);

  try {
    yield* forecast.makeTask("Atlantis");
  } catch (error) {
    if (error instanceof TaskFailedError) console.log(`caught: ${String(error.cause)}`);
  }

  yield forecast.makeTask("Atlantis"); // this failure is not caught, so the flow fails, and the execution with it
});

try {
  await execute(forecasts(), { transientRetry: { limit: 5, initialDelayMs: 10 } });
} catch (error) {
  if (error instanceof TaskFailedError) console.log(`failed: ${error.operationId} after ${error.attempts} attempt`);
}

// Output:
// Oslo: sunny, at attempt 3
// Cairo: sunny, at attempt 2
// failed 1
// caught: NoSuchCity: Atlantis is not on the map
// failed: Forecast after 1 attempt
