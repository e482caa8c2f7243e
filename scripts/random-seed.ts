// Runs before each test file: properties that do not say otherwise do a thousand runs in a search.
import fc from "fast-check";
import { runs, seed } from "./random-runs.js";

fc.configureGlobal({ seed, numRuns: runs(1000) });
