import path from "node:path";
import { getTsconfig, type TsConfigJson } from "get-tsconfig";
import { gte, major } from "semver";
import { compilerVersion } from "../loading/compiler-version.js";
import { oneLine, type Finding } from "./finding.js";

type CompilerOptions = TsConfigJson.CompilerOptions;

const about = "typescript";

/** Checks the kind of decorators that the project is compiled with, and its other settings. */
export function checkTypeScript(): Finding[] {
  try {
    const found = getTsconfig(process.cwd());
    if (!found) return [{ about, status: "ok", message: "no tsconfig.json: the compiler's defaults, with standard decorators" }];
    const options = found.config.compilerOptions ?? {};
    return [
      modeFinding(options, path.relative("", found.path)),
      ...settingFindings(options),
      ...compilerFindings(compilerVersion(path.resolve("index.js"))),
    ];
  } catch (error) {
    return [{ about, status: "problem", message: `tsconfig.json cannot be read: ${oneLine(error)}` }];
  }
}

/** The finding for the kind of decorators; both are supported. */
function modeFinding({ experimentalDecorators, emitDecoratorMetadata }: CompilerOptions, file: string): Finding {
  const kind = experimentalDecorators ? "legacy decorators (experimentalDecorators)" : "standard decorators";
  const extra = emitDecoratorMetadata && !experimentalDecorators ? ", emitDecoratorMetadata without effect" : "";
  return { about, status: "ok", message: `${file}: ${kind}${extra}` };
}

/** Findings for compiler settings with which the packages do not work well. */
export function settingFindings({ target, strict }: CompilerOptions): Finding[] {
  const findings: Finding[] = [];
  const isOld = /^es(3|5|6|2015|2016|2017)$/i.test(target ?? "");
  if (isOld)
    findings.push({
      about,
      status: "problem",
      message: `target ${target}: async generators and classes are rewritten, and flows with them`,
      remedy: 'Set "target" to "ES2022".',
    });
  if (strict !== true)
    findings.push({
      about,
      status: "warning",
      message: "strict is off: arguments and results of tasks are hardly checked",
      remedy: 'Set "strict" to true.',
    });
  return findings;
}

/** The finding for the compiler that loads `.ts` files. */
export function compilerFindings(version: string | undefined): Finding[] {
  if (version === undefined)
    return [
      {
        about,
        status: "warning",
        message: "the compiler is not installed: commands cannot load .ts files",
        remedy: "npm install --save-dev typescript@5",
      },
    ];
  const fits = gte(version, "5.0.0") && major(version) < 7;
  return fits
    ? []
    : [
        {
          about,
          status: "problem",
          message: `TypeScript ${version}: commands load .ts files with 5 and 6`,
          remedy: "npm install --save-dev typescript@5",
        },
      ];
}
