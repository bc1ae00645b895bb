// Bundles harness.ts and serves it on http://localhost, which is a secure context.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { build, type Rolldown } from "vite";
import type { Site } from "../../peripheral/bare-page.ts";

const entry = fileURLToPath(new URL("harness.ts", import.meta.url));
const document = `<!doctype html><html lang="en"><title>link</title><body><script type="module" src="/harness.js"></script>`;

export async function serveLinkHarness(): Promise<Site> {
  const built = (await build({
    configFile: false,
    logLevel: "warn",
    build: { write: false, minify: false, lib: { entry, formats: ["es"], fileName: () => "harness.js" } },
  })) as Rolldown.RolldownOutput[];
  // The entry and a chunk for every driver that is fetched with its device.
  const chunks = new Map<string, string>(
    built
      .flatMap(({ output }) => output)
      .flatMap((part) => (part.type === "chunk" ? [[`/${part.fileName}`, part.code] as const] : [])),
  );
  if (!chunks.has("/harness.js")) throw new Error("the harness was not bundled");
  const server = createServer(({ url }, response) => {
    const code = chunks.get(url ?? "");
    response.setHeader("content-type", code === undefined ? "text/html" : "text/javascript");
    response.end(code ?? document);
  });
  await new Promise<void>((resolve) => server.listen(0, "localhost", resolve));
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}/`,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
