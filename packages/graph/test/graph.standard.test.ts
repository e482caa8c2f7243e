import { cachingCases } from "./caching.cases.js";
import { constructionCases } from "./construction.cases.js";
import { futureCases } from "./futures.cases.js";
import { inputCases } from "./inputs.cases.js";
import { runningCases } from "./running.cases.js";

constructionCases();
futureCases();
runningCases();
cachingCases();
inputCases();
