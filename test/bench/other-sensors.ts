// Sensors that people can buy, on the virtual radio, each worn through the whole program for more than two minutes:
// npm run bench:sensors [-- --only polar --hold 25]. Prints what was shown while a known lean was held, and what was
// recorded of it. Nothing here passes or fails; the short form stands among the end-to-end tests.
import { parseArgs } from "node:util";
import { type RecordedLean, recordedLean } from "../e2e/recorded-lean.ts";
import {
  connectWornSensor,
  followMotion,
  type HeldLean,
  type OtherSensor,
  otherSensors,
  startWornSensor,
  type WornRun,
  zeroUpright,
} from "../e2e/other-sensor.ts";
import { storedSessions } from "../e2e/stored-data.ts";
import { buildAndServe } from "./built-app.ts";

const { values } = parseArgs({
  options: {
    only: { type: "string", default: "" },
    /** Seconds that each lean is held, and upright before each. */
    hold: { type: "string", default: "25" },
    pause: { type: "string", default: "12" },
    /** Browsers at once. */
    at: { type: "string", default: "3" },
  },
});

interface Row extends WornRun {
  readonly title: string;
  readonly streamedS: number;
  readonly recorded: RecordedLean;
}

async function rowOf(appUrl: string, other: OtherSensor): Promise<Row> {
  const worn = await startWornSensor(appUrl, other, {
    holdS: Number(values.hold),
    pauseS: Number(values.pause),
  });
  try {
    await connectWornSensor(worn);
    const beganMs = performance.now();
    await zeroUpright(worn);
    const run = await followMotion(worn);
    const streamedS = (performance.now() - beganMs) / 1000;
    // The recorder is at most ten seconds behind.
    await worn.page.waitForTimeout(10_500);
    // tsx names the functions that it compiles by a call which the page does not have.
    await worn.page.evaluate("globalThis.__name = (named) => named");
    const [session] = await storedSessions(worn.page);
    if (session === undefined) throw new Error(`${other.title}: nothing was recorded`);
    return { ...run, title: other.title, streamedS, recorded: recordedLean(session, worn.motion) };
  } finally {
    await worn.end();
  }
}

/** Least and most that was shown on the axis of the lean, degrees. */
function shownOf({ hold, shown }: HeldLean): string {
  const leans = shown.map(({ forward, sideways }) => (hold === "forward" ? forward : sideways));
  return `${Math.min(...leans).toFixed(1)} … ${Math.max(...leans).toFixed(1)}`;
}

const columns = [
  "sensor",
  "Hz seen",
  "streamed s",
  "samples recorded",
  "forward at 30°",
  "right 15°",
  "left 15°",
  "worst error",
  "readings",
  "recorded up p95 / worst",
  "recorded late by",
  "notices",
];

const cellsOf = ({ title, streamedS, held, faults, recorded }: Row): string[] => [
  title,
  recorded.rateHz.toFixed(2),
  streamedS.toFixed(0),
  String(recorded.samples),
  ...held.map(shownOf),
  `${Math.max(...held.map(({ worstDeg }) => worstDeg)).toFixed(1)}°`,
  String(held.reduce((sum, { shown }) => sum + shown.length, 0)),
  `${recorded.p95Deg.toFixed(2)}° / ${recorded.worstDeg.toFixed(2)}°`,
  `${recorded.lateMs.toFixed(0)} ms`,
  faults.length === 0 ? "none" : faults.join("; "),
];

const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;

const chosen = otherSensors.filter(({ title }) => title.toLowerCase().includes(values.only.toLowerCase()));
const app = await buildAndServe();
console.log(line(columns));
console.log(line(columns.map(() => "---")));
for (let from = 0; from < chosen.length; from += Number(values.at)) {
  const some = chosen.slice(from, from + Number(values.at));
  for (const row of await Promise.all(some.map((other) => rowOf(app.url, other))))
    console.log(line(cellsOf(row)));
}
await app.close();
