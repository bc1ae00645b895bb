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

/** JavaScript by role, gzip -9, kB: what index.html loads at once, and every other file, loaded when it is needed. */
export function bundleSizes(dist = "dist"): { readonly name: string; readonly kb: number }[] {
  const page = readFileSync(join(dist, "index.html"), "utf8");
  const first = [...page.matchAll(/(?:src|href)="\/assets\/([^"]+\.js)"/g)].map((match) => match[1]!);
  if (first.length === 0) throw new Error("index.html loads no script.");
  const kbOf = (name: string): number => gzipKb(join(dist, "assets", name));
  const later = readdirSync(join(dist, "assets")).filter(
    (name) => name.endsWith(".js") && !first.includes(name),
  );
  return [
    { name: "page, first load", kb: first.reduce((sum, name) => sum + kbOf(name), 0) },
    ...later.map((name) => ({ name: name.replace(/-.{8}\.js$/, ""), kb: kbOf(name) })),
  ];
}
