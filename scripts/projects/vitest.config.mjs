export default { test: { include: ["journey.case.ts"] } };
