// The end-to-end tests drive what a person gets: the production build, served with the production headers.
import type { TestProject } from "vitest/node";
import { build, preview } from "vite";

declare module "vitest" {
  export interface ProvidedContext {
    appUrl: string;
  }
}

export default async function serveBuild(project: TestProject): Promise<() => Promise<void>> {
  await build({ configFile: "vite.config.ts", logLevel: "warn" });
  const server = await preview({ configFile: "vite.config.ts", logLevel: "warn", preview: { port: 4273 } });
  const url = server.resolvedUrls?.local[0];
  if (url === undefined) throw new Error("The preview server gave no local URL.");
  project.provide("appUrl", url);
  return () => server.close();
}
