// Prints the figures of README.md: npm run bench [-- --hours N] [--seconds N]. Ratios and aims stand beside each figure;
// nothing here passes or fails by the clock.
import { parseArgs } from "node:util";
import { buildAndServe, bundleSizes } from "./built-app.ts";
import { measureLatency } from "./latency.ts";
import { measureTenHours } from "./ten-hours.ts";

const { values } = parseArgs({
  options: { hours: { type: "string", default: "10" }, seconds: { type: "string", default: "120" } },
});
const hours = Number(values.hours);
const seconds = Number(values.seconds);
const say = (line: string): void => console.log(line);
const percent = (share: number): string => `${(100 * share).toFixed(2)} %`;

const app = await buildAndServe();
try {
  say("JavaScript, gzip (aims: page 60 kB, each worker 25 kB)");
  for (const { name, kb } of bundleSizes()) say(`  ${name}: ${kb.toFixed(1)} kB`);

  say(`Wire to screen at 100 Hz, ${seconds} s (aim: p95 at most 60 ms beyond the batch interval)`);
  const latency = await measureLatency(app.url, seconds);
  say(
    `  p50 ${latency.p50Ms.toFixed(0)} ms, p95 ${latency.p95Ms.toFixed(0)} ms, p99 ${latency.p99Ms.toFixed(0)} ms over ${latency.steps} steps`,
  );
  say("Share of one core meanwhile (aims: main thread 2 %, workers 1 %)");
  say(
    `  main thread ${percent(latency.mainShare)}, workers ${percent(latency.workerShare)}, other renderer threads ${percent(latency.radioShare)}`,
  );

  if (hours > 0) {
    say(`${hours} simulated hours at 60 times real time (aims: no long task, flat heap)`);
    const long = await measureTenHours(app.url, hours, say);
    say(
      `  long tasks over 50 ms: ${long.longTasks}, longest ${long.longestTaskMs.toFixed(0)} ms${long.longTasksAtS.map((s) => `, at ${s.toFixed(1)} s`).join("")}`,
    );
    const growth = (heap: readonly number[]): string =>
      `${heap[0]!.toFixed(1)} → ${heap.at(-1)!.toFixed(1)} MB`;
    say(`  heap: page ${growth(long.pageHeapMb)}, posture worker ${growth(long.workerHeapMb)}`);
  }
} finally {
  await app.close();
}
