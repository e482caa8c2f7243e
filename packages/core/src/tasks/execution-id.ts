import { randomInt } from "node:crypto";

const adjectives =
  "amber bold brave bright calm clever eager fair fleet gentle keen lucky mellow noble quick quiet rapid sunny swift vivid".split(
    " ",
  );
const nouns =
  "badger comet crane falcon fjord heron island lagoon maple meadow otter pebble puffin raven river robin summit tiger valley willow".split(
    " ",
  );

/** A fresh readable id, e.g. `swift-otter-20261122-k3x9a7`. */
export function freshExecutionId(): string {
  const day = new Date().toISOString().slice(0, 10).replaceAll("-", "");
  const suffix = randomInt(36 ** 6)
    .toString(36)
    .padStart(6, "0");
  return `${pick(adjectives)}-${pick(nouns)}-${day}-${suffix}`;
}

function pick(words: readonly string[]): string | undefined {
  return words[randomInt(words.length)];
}
