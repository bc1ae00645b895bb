// npm run soak [-- --hours 4] [--every 120] [--minutes 0] [--seed 1]: hours of a link with a fault every two minutes on
// average, in virtual time; and that many minutes of the whole program in Chromium, with a fault every ten seconds or so.
// Ends with status 1 if a delivered sample is missing or doubled, or a rule of the browser was broken.
import { parseArgs } from "node:util";
import { buildAndServe } from "./built-app.ts";
import { soakInChromium } from "./link-soak/chromium-soak.ts";
import { soak } from "./link-soak/virtual-soak.ts";
import { quantile } from "./quantile.ts";

const { values } = parseArgs({
  options: {
    hours: { type: "string", default: "4" },
    every: { type: "string", default: "120" },
    minutes: { type: "string", default: "0" },
    seed: { type: "string", default: "1" },
  },
});
const hours = Number(values.hours);
const began = performance.now();
const found = await soak(hours, Number(values.every), Number(values.seed));
console.log(
  `${hours} h of a 50 Hz link in ${((performance.now() - began) / 1000).toFixed(1)} s, seed ${values.seed}`,
);
for (const [kind, times] of found.faults) console.log(`  ${times} × ${kind}`);
const spread = (times: readonly number[]): string =>
  [0.5, 0.95, 1].map((q) => quantile(times, q).toFixed(1)).join(" / ");
console.log(
  `  recovery once the sensor can be reached again, p50 / p95 / most: ${spread(found.recoveriesS)} s`,
);
console.log(`  from the loss until samples flow, p50 / p95 / most: ${spread(found.outagesS)} s`);
console.log(
  `  ${found.deliveredSamples} samples delivered, ${found.missingSamples} missing, ${found.doubledSamples} doubled`,
);
const grown = (pair: readonly [number, number], digits = 0): string =>
  pair.map((value) => value.toFixed(digits)).join(" → ");
console.log(
  `  from the first tenth to the end: listeners ${grown(found.deviceListeners)}, timers ${grown(found.timers)}, heap ${grown(found.heapMb, 1)} MB`,
);
console.log(`  rules of the browser broken: ${found.violations.length}`);
if (found.missingSamples + found.doubledSamples + found.violations.length > 0) process.exitCode = 1;

const minutes = Number(values.minutes);
if (minutes > 0) {
  const app = await buildAndServe();
  try {
    console.log(`${minutes} minutes of the whole program in Chromium`);
    const seen = await soakInChromium(app.url, minutes, Number(values.seed), console.log);
    for (const [kind, times] of seen.faults) console.log(`  ${times} × ${kind}`);
    console.log(
      `  recovery once the sensor can be reached again, p50 / p95 / most: ${spread(seen.recoveriesS)} s`,
    );
    console.log(
      `  ${seen.deliveredFrames} frames delivered, ${seen.missing} missing, ${seen.doubled} doubled, ${seen.invented} invented`,
    );
    console.log(
      `  from the first faults to the end: listeners ${grown(seen.listeners)}, heap of the page ${grown(seen.pageHeapMb, 1)} MB, of its worker ${grown(seen.workerHeapMb, 1)} MB`,
    );
    if (seen.missing + seen.doubled + seen.invented > 0) process.exitCode = 1;
  } finally {
    await app.close();
  }
}
