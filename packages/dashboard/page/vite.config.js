import preact from "@preact/preset-vite";
import { defineConfig } from "vite";

/** Everything is loaded by relative addresses: the page may be mounted under any path. */
export default defineConfig({
  root: import.meta.dirname,
  base: "./",
  logLevel: "warn",
  plugins: [preact({ devToolsEnabled: false, prefreshEnabled: false })],
  build: {
    outDir: "../dist/page",
    emptyOutDir: true,
    manifest: true,
    target: "es2022",
    // A polyfill would be an inline script.
    modulePreload: { polyfill: false },
    // Nothing is inlined as a data URL.
    assetsInlineLimit: 0,
  },
});
