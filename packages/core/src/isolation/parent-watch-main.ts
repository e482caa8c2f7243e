import { Socket } from "node:net";
import { parentPipe } from "./parent-watch.js";

const pipe = new Socket({ fd: parentPipe, readable: true, writable: false });
const endNow = (): void => void process.kill(process.pid, "SIGKILL");

pipe.on("error", endNow);
pipe.on("close", endNow);
pipe.resume();
