// What jest does before tests of what is built, so that none runs against an old bundle.
export default () => import("./bundle.js");
