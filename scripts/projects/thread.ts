import "./operations.js";
import "@mazepa/core/pool-worker";
