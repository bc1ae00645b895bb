// Prints the figures of README.md: npm run bench [-- --hours N] [--seconds N] [--engine-hours N]; 0 leaves a part out.
// Ratios and aims stand beside each figure; nothing here passes or fails by the clock.
import { parseArgs } from "node:util";
import { buildAndServe, bundleSizes } from "./built-app.ts";
import { decodeCosts } from "./decode-speed.ts";
import { measureEngine } from "./engine.ts";
import { measureLatency } from "./latency.ts";
import { measureTenHours } from "./ten-hours.ts";

const { values } = parseArgs({
  options: {
    hours: { type: "string", default: "10" },
    seconds: { type: "string", default: "120" },
    "engine-hours": { type: "string", default: "8" },
  },
});
const say = (line: string): void => console.log(line);
const percent = (share: number): string => `${(100 * share).toFixed(2)} %`;

function tellEngine(hours: number): void {
  say(`Engine, ${hours} simulated hours at 50 Hz, one core: fastest and median of five runs`);
  const { filterNs, pipelineNs, samples, rows, wholeS, realTimeFactor } = measureEngine(hours, 5);
  const cost = ({ least, median }: typeof filterNs): string =>
    `${least.toFixed(0)} and ${median.toFixed(0)} ns a sample`;
  say(`  orientation filter: ${cost(filterNs)} (aim 200)`);
  const times = (pipelineNs.median / filterNs.median).toFixed(1);
  say(`  notification to rows: ${cost(pipelineNs)}, ${times} times the filter`);
  say(
    `  ${samples} samples to ${rows} rows in ${wholeS.toFixed(2)} s (aim for eight hours: 2 s), ${realTimeFactor.toFixed(0)} times real time (aim 10000)`,
  );
}

function tellDecoders(): void {
  say("Decoding, one sample, and how that compares with our own profile");
  const costs = decodeCosts();
  const own = costs.find(({ driver }) => driver === "thora")!;
  for (const { driver, channels, nsPerSample, bytesPerSample } of costs)
    say(
      `  ${driver}, ${channels} axes, ${bytesPerSample.toFixed(1)} bytes a sample: ${nsPerSample.toFixed(0)} ns, ${(nsPerSample / own.nsPerSample).toFixed(1)} times`,
    );
}

async function tellLatency(url: string, seconds: number): Promise<void> {
  say(`Wire to screen at 100 Hz, ${seconds} s (aim: p95 at most 60 ms beyond the batch interval)`);
  const { p50Ms, p95Ms, p99Ms, steps, ...shares } = await measureLatency(url, seconds);
  say(
    `  p50 ${p50Ms.toFixed(0)} ms, p95 ${p95Ms.toFixed(0)} ms, p99 ${p99Ms.toFixed(0)} ms over ${steps} steps`,
  );
  say("Share of one core meanwhile (aims: main thread 2 %, workers 1 %)");
  say(
    `  main thread ${percent(shares.mainShare)}, workers ${percent(shares.workerShare)}, other renderer threads ${percent(shares.radioShare)}`,
  );
}

async function tellLongRun(url: string, hours: number): Promise<void> {
  say(`${hours} simulated hours at 60 times real time (aims: no long task, flat heap)`);
  const long = await measureTenHours(url, hours, say);
  const when = long.longTasksAtS.map((s) => `, at ${s.toFixed(1)} s`).join("");
  say(`  long tasks over 50 ms: ${long.longTasks}, longest ${long.longestTaskMs.toFixed(0)} ms${when}`);
  const growth = (heap: readonly number[]): string =>
    `${heap[0]!.toFixed(1)} → ${heap.at(-1)!.toFixed(1)} MB`;
  say(`  heap: page ${growth(long.pageHeapMb)}, posture worker ${growth(long.workerHeapMb)}`);
}

const hours = Number(values.hours);
const seconds = Number(values.seconds);
const engineHours = Number(values["engine-hours"]);

if (engineHours > 0) {
  tellEngine(engineHours);
  tellDecoders();
}
if (hours > 0 || seconds > 0) {
  const app = await buildAndServe();
  try {
    say("JavaScript, gzip (aims: page 60 kB, posture worker 25 kB; the rest is loaded when it is needed)");
    for (const { name, kb } of bundleSizes()) say(`  ${name}: ${kb.toFixed(1)} kB`);
    if (seconds > 0) await tellLatency(app.url, seconds);
    if (hours > 0) await tellLongRun(app.url, hours);
  } finally {
    await app.close();
  }
}
