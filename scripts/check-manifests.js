// Checks the manifests of docs/aws: Kubernetes's by the schemas of Kubernetes and KEDA,
// CloudFormation's by their references, the systemd unit of docs/jobs.md by the names of its
// settings, and that the permissions in them and in the README are
// those that the packages use.
import { readFileSync } from "node:fs";
import path from "node:path";
import { Deployment } from "kubernetes-models/apps/v1";
import { ServiceAccount } from "kubernetes-models/v1";
import { ScaledObject, TriggerAuthentication } from "@kubernetes-models/keda/keda.sh/v1alpha1";
import { globSync } from "tinyglobby";
import { parse, parseAllDocuments } from "yaml";

const kinds = { Deployment, ServiceAccount, ScaledObject, TriggerAuthentication };
const settings = {
  Unit: ["Description", "After", "Wants"],
  Service: ["User", "WorkingDirectory", "ExecStart", "KillMode", "TimeoutStopSec", "Restart", "RestartSec"],
  Install: ["WantedBy"],
};
const functions = ["Ref", "Sub", "GetAtt"];
/** @type {import("yaml").ScalarTag[]} */
const customTags = functions.map((name) => ({
  tag: `!${name}`,
  resolve: (/** @type {string} */ value) => ({ [name]: value }),
}));

/** @type {string[]} */
const problems = [];
const files = globSync("docs/aws/*.yaml");
for (const file of files) {
  const text = readFileSync(file, "utf8");
  const found = text.includes("AWSTemplateFormatVersion") ? problemsOfTemplate(text) : problemsOfKubernetes(text);
  problems.push(...found.map((problem) => `${file}: ${problem}`));
}
problems.push(...problemsOfPermissions(), ...problemsOfService("docs/jobs.md"));

for (const problem of problems) console.error(problem);
console.log(`${files.length} manifests, ${problems.length} problems.`);
process.exitCode = problems.length === 0 && files.length > 0 ? 0 : 1;

/** @param {string} text */
function problemsOfKubernetes(text) {
  const manifests = parseAllDocuments(text).map((document) => {
    if (document.errors.length > 0) throw document.errors[0];
    return document.toJS();
  });
  const names = new Set(manifests.map(({ kind, metadata }) => `${kind} ${metadata.name}`));
  return manifests.flatMap((manifest) => {
    const Kind = kinds[/** @type {keyof typeof kinds} */ (manifest.kind)];
    if (!Kind) return [`${manifest.kind} is not checked`];
    try {
      new Kind(manifest).validate();
    } catch (error) {
      return [`${manifest.kind}: ${/** @type {Error} */ (error).message}`];
    }
    return namesIn(manifest)
      .filter((name) => !names.has(name))
      .map((name) => `there is no ${name}`);
  });
}

/**
 * What a manifest refers to.
 *
 * @param {any} manifest
 * @returns {string[]}
 */
function namesIn({ kind, spec }) {
  if (kind === "Deployment") return [`ServiceAccount ${spec.template.spec.serviceAccountName}`];
  if (kind !== "ScaledObject") return [];
  const authentications = spec.triggers.map(
    (/** @type {any} */ { authenticationRef }) => `TriggerAuthentication ${authenticationRef.name}`,
  );
  return [`Deployment ${spec.scaleTargetRef.name}`, ...authentications];
}

/** @param {string} text */
function problemsOfTemplate(text) {
  const template = parse(text, { customTags });
  const declared = new Set([...Object.keys(template.Parameters ?? {}), ...Object.keys(template.Resources)]);
  return referencesIn([template.Resources, template.Outputs ?? {}])
    .filter((name) => !name.startsWith("AWS::") && !declared.has(name))
    .map((name) => `there is no parameter or resource ${name}`);
}

/**
 * @param {unknown} value
 * @returns {string[]}
 */
function referencesIn(value) {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    if (typeof inner !== "string" || !functions.includes(key)) return referencesIn(inner);
    if (key === "Sub") return [...inner.matchAll(/\$\{([^}]+)\}/g)].map(([, name = ""]) => name.split(".")[0] ?? "");
    return [key === "Ref" ? inner : (inner.split(".")[0] ?? "")];
  });
}

/** The README and the template allow what the code asks for, and nothing else. */
function problemsOfPermissions() {
  const used = new Set(
    globSync("packages/sqs/src/*.ts").flatMap((file) =>
      [...readFileSync(file, "utf8").matchAll(/new (\w+?)(?:Batch)?Command\(/g)].map(([, action]) => `sqs:${action}`),
    ),
  );
  // For people who look after queues; neither heads nor workers need them.
  const byHand = new Set(["sqs:PurgeQueue", "sqs:ListQueues"]);
  return ["packages/sqs/README.md", "docs/aws/queues.yaml"].flatMap((file) => {
    const text = readFileSync(path.join(process.cwd(), file), "utf8");
    const named = new Set([...text.matchAll(/\bsqs:[A-Z]\w+/g)].map(([name]) => name));
    const missing = [...used]
      .filter((name) => !named.has(name) && !byHand.has(name))
      .map((name) => `${file}: ${name} is missing`);
    const needless = [...named].filter((name) => !used.has(name)).map((name) => `${file}: nothing asks for ${name}`);
    return [...missing, ...needless];
  });
}

/**
 * systemd ignores a setting that it does not know, with a line in its log.
 *
 * @param {string} file
 */
function problemsOfService(file) {
  const [, unit] = /^```ini\n(.*?)^```/ms.exec(readFileSync(file, "utf8")) ?? [];
  if (unit === undefined) return [`${file}: there is no systemd unit`];
  /** @type {readonly string[]} */
  let known = [];
  return unit.split("\n").flatMap((line) => {
    const [, section, setting = ""] = /^(?:\[(\w+)\]|(\w+)=.+)$/.exec(line) ?? [];
    if (section !== undefined) known = settings[/** @type {keyof typeof settings} */ (section)] ?? [];
    const isKnown = line === "" || known.includes(setting) || (section !== undefined && known.length > 0);
    return isKnown ? [] : [`${file}: "${line}" is no line of a systemd unit, or its setting is not checked`];
  });
}
