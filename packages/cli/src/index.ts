export { defineConfig, type CliConfig, type CliSettings, type CommandDefaults } from "./config.js";
