#!/usr/bin/env node
// The command. npm links it before anything is built, so that it is a file of the repository.
import "../dist/main.js";
