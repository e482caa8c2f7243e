import "./file-broker/file-broker-url.js";

export { FileBroker, type FileBrokerOptions } from "./file-broker/file-broker.js";
