// Accuracy of "up" on BROAD trials: npm run bench:accuracy -- DIR. Degrees RMSE over the rows with movement, per trial,
// rate and mode; then a simulated hour at a desk. Aims stand beside the figures; nothing here passes or fails.
import type { BroadTrial } from "../golden/broad/read-broad.ts";
import { inclinationRmse, referenceLagS } from "../golden/broad/read-broad.ts";
import { deskWearLines } from "./accuracy-desk-wear.ts";
import type { Conditions, Estimator } from "./accuracy-estimators.ts";
import { realTime, smoother } from "./accuracy-estimators.ts";
import { lossKinds, lostRows } from "./accuracy-losses.ts";
import type { TrialFolder } from "./broad-trials.ts";
import { readTrial, trialFolders } from "./broad-trials.ts";

const degree = Math.PI / 180;
const coldBiasRadPerS = 1.5 * degree;
const modes: readonly (readonly [string, Estimator])[] = [
  ["real time", realTime],
  ["smoother", smoother],
];

/** A trial at one rate. `native`: the same trial at its highest rate, for the reference. */
interface Recording {
  readonly trial: BroadTrial;
  readonly native: BroadTrial;
}

interface LoadedTrial {
  readonly name: string;
  readonly at: ReadonlyMap<string, Recording>;
}

const rateName = (hz: number): string => `${Number(hz.toFixed(1))} Hz`;
const say = (line: string): void => console.log(line);
const progress = (line: string): void => console.error(line);

function load(folder: TrialFolder): LoadedTrial {
  const trials = folder.files.map(readTrial);
  const native = trials[0]!;
  return {
    name: folder.name,
    at: new Map(trials.map((trial) => [rateName(trial.rateHz), { trial, native }])),
  };
}

type Measure = (recording: Recording) => number | undefined;

/** Degrees. `aligned` reads the reference 4.0 ms earlier. */
function errorOf(
  { trial, native }: Recording,
  estimator: Estimator,
  aligned: boolean,
  conditions?: Conditions,
  counts?: (row: number) => boolean,
): number {
  const reference = aligned ? native : trial;
  const lagS = aligned ? referenceLagS : 0;
  return inclinationRmse(trial, estimator(trial, conditions), lagS, reference, counts) / degree;
}

const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
const cell = (value: number | undefined): string =>
  (value === undefined ? "—" : value.toFixed(3)).padStart(12);

/** One line per trial, one column per measure and rate; the last line is the mean over the trials that have the rate. */
function table(
  title: string,
  trials: readonly LoadedTrial[],
  columns: readonly { readonly name: string; readonly rate: string; readonly measure: Measure }[],
  aims: readonly string[] = [],
): void {
  const width = Math.max(...trials.map((trial) => trial.name.length), 6) + 1;
  say("");
  say(title);
  say(" ".repeat(width) + columns.map(({ rate }) => rate.padStart(12)).join(""));
  say(" ".repeat(width) + columns.map(({ name }) => name.padStart(12)).join(""));
  const rows = trials.map((trial) => {
    progress(`${title}: ${trial.name}`);
    return columns.map(({ rate, measure }) => {
      const recording = trial.at.get(rate);
      return recording === undefined ? undefined : measure(recording);
    });
  });
  trials.forEach((trial, i) => say(trial.name.padEnd(width) + rows[i]!.map(cell).join("")));
  const means = columns.map((_, i) => {
    const known = rows.map((row) => row[i]).filter((value) => value !== undefined);
    return known.length === 0 ? undefined : mean(known);
  });
  say("mean".padEnd(width) + means.map(cell).join(""));
  if (aims.length > 0) say("aim".padEnd(width) + aims.map((aim) => aim.padStart(12)).join(""));
}

const folder = process.argv[2];
if (folder === undefined) {
  progress("usage: npm run bench:accuracy -- DIR   (a folder of BROAD trials, or one trial)");
  process.exit(1);
}
let folders: readonly TrialFolder[];
try {
  folders = trialFolders(folder);
} catch (error) {
  progress(error instanceof Error ? error.message : String(error));
  process.exit(1);
}
const trials = folders.map(load);
const rates = [...new Set(folders.flatMap(({ files }) => files.map(({ rateHz }) => rateHz)))]
  .toSorted((a, b) => b - a)
  .map(rateName);
const rate50 = rates.includes("50 Hz") ? "50 Hz" : rates.at(-1)!;

say(
  `BROAD, ${trials.length} ${trials.length === 1 ? "trial" : "trials"} of ${folder}: error of "up", degrees RMSE`,
);
say(
  "published: reference of the same row; aligned: reference 4.0 ms earlier, at the highest rate that is there",
);

const alignedAim: Record<string, readonly string[]> = {
  "real time": ["0.48", "0.48", "0.48", "0.60"],
  smoother: ["", "0.32", "0.32", ""],
};
const aimRates = ["285.7 Hz", "100 Hz", "50 Hz", "25 Hz"];
const aimOf = (aims: readonly string[], rate: string): string => {
  const aim = aims[aimRates.indexOf(rate)] ?? "";
  return aim === "" ? "" : `≤ ${aim}`;
};

for (const [mode, estimator] of modes) {
  table(
    `${mode}, nothing known about bias or latency`,
    trials,
    rates.flatMap((rate) => [
      { name: "published", rate, measure: (r: Recording) => errorOf(r, estimator, false) },
      { name: "aligned", rate, measure: (r: Recording) => errorOf(r, estimator, true) },
    ]),
    rates.flatMap((rate) => ["", aimOf(alignedAim[mode]!, rate)]),
  );
}

const known = { latencyS: referenceLagS };
table(
  "published, the latency of 4.0 ms given and compensated",
  trials,
  modes.flatMap(([mode, estimator]) =>
    rates.map((rate) => ({
      name: mode,
      rate,
      measure: (r: Recording) => errorOf(r, estimator, false, known),
    })),
  ),
  modes.flatMap(() => rates.map((rate) => aimOf(["0.55", "0.55", "0.55", ""], rate))),
);

const coarse = rates.filter((rate) => rate === "50 Hz" || rate === "25 Hz");
table(
  "note: aligned, but by the reference of the decimated file, whose interpolation adds its own error",
  trials,
  modes.flatMap(([mode, estimator]) =>
    coarse.map((rate) => ({
      name: mode,
      rate,
      measure: ({ trial }: Recording) => inclinationRmse(trial, estimator(trial), referenceLagS) / degree,
    })),
  ),
);

/** From the first row, or with nothing seen before the movement begins; rows from `afterS` after the start. */
const cold =
  (estimator: Estimator, moving: boolean, afterS: number): Measure =>
  (recording) => {
    const from = moving ? Math.max(0, recording.trial.movement.indexOf(1)) : 0;
    const first = from + afterS * recording.trial.rateHz;
    return errorOf(
      recording,
      estimator,
      true,
      { addedBiasRadPerS: coldBiasRadPerS, from },
      (row) => row >= first,
    );
  };
for (const moving of [false, true]) {
  table(
    `cold start, +1.5 °/s on every axis, started ${moving ? "in the middle of the movement" : "with the recording"}, aligned`,
    trials,
    modes.flatMap(([mode, estimator]) =>
      [10, 60].map((afterS) => ({
        name: `${mode === "smoother" ? "smooth" : "live"} ${afterS} s`,
        rate: rate50,
        measure: cold(estimator, moving, afterS),
      })),
    ),
    ["≤ 1.00", "≤ 0.60"],
  );
}

/** What the loss costs on the rows that arrived, mean of three draws. */
const costOf =
  (estimator: Estimator, kind: (typeof lossKinds)[number]): Measure =>
  (recording) => {
    const { trial } = recording;
    const costs = [1, 2, 3].map((seed) => {
      const lost = lostRows(kind, trial.length, trial.rateHz, seed);
      const arrived = (row: number): boolean => lost[row] === 0;
      const whole = errorOf(recording, estimator, true, {}, arrived);
      return errorOf(recording, estimator, true, { lost }, arrived) - whole;
    });
    return mean(costs);
  };
for (const kind of lossKinds) {
  table(
    `lost: ${kind}; cost on the rows that arrived, aligned (three draws)`,
    trials,
    modes.flatMap(([mode, estimator]) =>
      rates
        .filter((rate) => rate === "100 Hz" || rate === rate50)
        .map((rate) => ({ name: mode, rate, measure: costOf(estimator, kind) })),
    ),
    modes.flatMap(() => rates.filter((rate) => rate === "100 Hz" || rate === rate50).map(() => "< 0.30")),
  );
}

say("");
for (const line of deskWearLines()) say(line);

say("");
for (const [mode, estimator] of modes) {
  const ns = Math.min(...trials.map(({ at }) => nsPerSample(at.get(rate50)!, estimator)));
  say(
    `${mode}: ${ns.toFixed(0)} ns per sample here; eight hours at 50 Hz in ${(ns * 8 * 3600 * 50e-9).toFixed(2)} s`,
  );
}

function nsPerSample({ trial }: Recording, estimator: Estimator): number {
  const before = process.hrtime.bigint();
  estimator(trial);
  return Number(process.hrtime.bigint() - before) / trial.length;
}
