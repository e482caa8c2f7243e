import "./typescript-loader.js";
import tsNode from "ts-node";
import { compilerTarget } from "./compiler-target.js";

/**
 * Imported for its effect, as `typescript-loader.ts` is, where TypeScript files are CommonJS: these
 * are required, in the thread itself.
 */
tsNode.register({
  transpileOnly: true,
  compilerOptions: { module: "CommonJS", moduleResolution: "Node10", ...compilerTarget() },
});
