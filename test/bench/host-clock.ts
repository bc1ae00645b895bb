// How well a sensor without time or number is timed by its arrivals alone: npx tsx test/bench/host-clock.ts [MINUTES].
// Absolute errors in ms after a minute's warm-up, beside an oracle that knows the line and lacks only which were lost,
// once with the lost spread among a clump and once behind its end. The least delay counts as no error: it cannot be
// seen from one side. Nothing here passes or fails. 31 min take 2 min.
import type { ArrivalModel } from "../unit/workers/ingest/clumped-arrivals.ts";
import { hostClockTrial, oracleErrors, withinShare } from "../unit/workers/ingest/host-clock-trial.ts";
import { quantile } from "./quantile.ts";

const minutes = Number(process.argv[2] ?? 4);
const models: readonly (readonly [string, ArrivalModel, number])[] = [
  ["connection 15 ms", "connection", 15],
  ["connection 30 ms", "connection", 30],
  ["stalls, 15 ms", "stalls", 15],
  ["clumps 0–400 ms", "clumps", 30],
];

const figures = (errorsMs: readonly number[]): string => {
  const absolute = Float64Array.from(errorsMs, Math.abs).toSorted();
  return [0.5, 0.95, 0.99].map((q) => quantileOf(absolute, q).toFixed(1).padStart(6)).join("");
};
const quantileOf = (sorted: Float64Array, q: number): number => sorted[Math.floor(q * (sorted.length - 1))]!;

console.log(`${minutes} min, +200 ppm, ±50 ppm over 20 min. |error| p50 p95 p99, ms`);
console.log(
  "arrivals           Hz  loss |        fitted      |    oracle, spread  |   oracle, at end   | claimed  within  told/lost",
);
for (const [title, model, intervalMs] of models) {
  for (const rateHz of [25, 50, 100]) {
    for (const loss of [0, 0.05]) {
      const plan = { model, rateHz, minutes, seed: 11, ppm: 200, wanderPpm: 50, loss, intervalMs };
      const { errorsMs, claimedMs, told, lost } = hostClockTrial(plan);
      console.log(
        [
          `${title.padEnd(17)} ${String(rateHz).padStart(3)} ${String(100 * loss).padStart(3)} %`,
          figures(errorsMs),
          figures(oracleErrors(plan)),
          figures(oracleErrors(plan, false)),
          `${quantile(claimedMs, 0.5).toFixed(1).padStart(6)}  ${(100 * withinShare(errorsMs, claimedMs)).toFixed(1)} %  ${told}/${lost}`,
        ].join(" | "),
      );
    }
  }
}
