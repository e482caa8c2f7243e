import "reflect-metadata";
import { execute } from "@mazepa/core";
import { Injectable, Module } from "@nestjs/common";
import { NestFactory } from "@nestjs/core";
import { journey } from "./journey.js";

@Injectable()
class Journeys {
  run(names: string[]): Promise<string> {
    return execute(journey(names));
  }
}

@Module({ providers: [Journeys] })
class App {}

async function main(): Promise<void> {
  const app = await NestFactory.createApplicationContext(App, { logger: ["error"] });
  console.log(await app.get(Journeys).run(["in", "nest"]));
  await app.close();
}

void main();
