// The production build, built and served as `npm start` serves it, for the benchmarks.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { build, preview } from "vite";

export interface BuiltApp {
  readonly url: string;
  close(): Promise<void>;
}

export async function buildAndServe(): Promise<BuiltApp> {
  await build({ configFile: "vite.config.ts", logLevel: "error" });
  const server = await preview({ configFile: "vite.config.ts", logLevel: "error", preview: { port: 4283 } });
  const url = server.resolvedUrls?.local[0];
  if (url === undefined) throw new Error("The preview server gave no local URL.");
  return { url, close: () => server.close() };
}

const gzipKb = (file: string): number => gzipSync(readFileSync(file), { level: 9 }).length / 1000;

/** JavaScript by role, gzip -9, kB: what index.html loads at once, and each worker. */
export function bundleSizes(dist = "dist"): { readonly name: string; readonly kb: number }[] {
  const page = readFileSync(join(dist, "index.html"), "utf8");
  const first = [...page.matchAll(/(?:src|href)="\/([^"]+\.js)"/g)].map((match) => join(dist, match[1]!));
  if (first.length === 0) throw new Error("index.html loads no script.");
  const workers = readdirSync(join(dist, "assets")).filter((name) => /\.worker-.*\.js$/.test(name));
  return [
    { name: "page, first load", kb: first.reduce((sum, file) => sum + gzipKb(file), 0) },
    ...workers.map((name) => ({
      name: name.replace(/-.{8}\.js$/, ""),
      kb: gzipKb(join(dist, "assets", name)),
    })),
  ];
}
