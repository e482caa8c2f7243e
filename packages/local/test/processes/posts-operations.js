import { taskableOperation } from "@mazepa/core";

taskableOperation({ name: "posts.echo" }, (value) => value);
