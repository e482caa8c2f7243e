import { prefixLifetimes } from "./prefixes/lifetimes.cases.js";
import { prefixOutcomes } from "./prefixes/outcomes.cases.js";
import { prefixPlaces } from "./prefixes/places.cases.js";

prefixOutcomes();
prefixLifetimes();
prefixPlaces();
