// Chromium and dbus-daemon come from Debian. Where one is missing, root gets it installed; anybody else gets the one
// line that does it. A missing browser is an error, never a skipped test.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";

const needed = [
  { file: "/usr/bin/chromium", debian: "chromium" },
  { file: "/usr/bin/dbus-daemon", debian: "dbus" },
];

export default function ensureSystemPackages(): void {
  const missing = needed.filter(({ file }) => !existsSync(file)).map(({ debian }) => debian);
  if (missing.length === 0) return;
  const line = `apt-get update && apt-get install -y --no-install-recommends ${missing.join(" ")}`;
  if (process.getuid?.() !== 0)
    throw new Error(`The browser tests need ${missing.join(" and ")}. Install with: sudo sh -c '${line}'`);
  console.log(`Installing ${missing.join(", ")} …`);
  const done = spawnSync("sh", ["-c", line], {
    stdio: ["ignore", "ignore", "inherit"],
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
  });
  if (done.status !== 0) throw new Error(`Could not install them. Try: ${line}`);
}
