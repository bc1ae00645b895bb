// What the engine costs per sample: the orientation filter alone, and the whole way from a notification's bytes to rows
// and episodes, on eight simulated hours at 50 Hz. Each is run several times in this process, warm; the fastest run is
// what the machine can do, the median what it did today.
import { deskDay } from "../../firmware-protocol/devices/simulated/desk-day.ts";
import { filterForDevice } from "../../workers/fusion/filter-for-device.ts";
import type { PipelineSink } from "../../workers/pipeline.ts";
import { begunPipeline, feed, simulatedRun } from "../unit/workers/simulated-frames.ts";
import { quantile } from "./quantile.ts";

const RATE_HZ = 50;
const SEED = 1;

export interface EngineCost {
  readonly samples: number;
  /** ns per sample: fastest and median run. */
  readonly filterNs: Cost;
  readonly pipelineNs: Cost;
  /** Recorded time over computing time, whole way, median run. */
  readonly realTimeFactor: number;
  /** Seconds for all of it, whole way, median run. */
  readonly wholeS: number;
  readonly rows: number;
}

interface Cost {
  readonly least: number;
  readonly median: number;
}

class CountedRows implements PipelineSink {
  rows = 0;
  segment(): void {}
  frame(): void {}
  row(): void {
    this.rows++;
  }
  point(): void {}
  event(): void {}
  battery(): void {}
  unreadable(): void {
    throw new Error("The simulated sensor's own frame could not be read.");
  }
}

/** `runs`: how often each is measured, after one run to warm up. */
export function measureEngine(hours: number, runs: number): EngineCost {
  const run = simulatedRun(deskDay(SEED), { seed: SEED, rateHz: RATE_HZ });
  const frames = run.frames(3600 * hours);
  let rows = 0;
  let samples = 0;
  const whole = (): void => {
    const sink = new CountedRows();
    const pipeline = begunPipeline(sink, run);
    feed(pipeline, frames);
    pipeline.end("upper-back", "stopped");
    rows = sink.rows;
    samples = pipeline.health("upper-back")?.samples ?? 0;
  };
  whole();
  const pipelineS = timesOf(whole, runs);

  const motion = motionOf(run.body, Math.min(samples, RATE_HZ * 3600));
  const filterRuns = timesOf(() => filterAll(motion), runs + 1).slice(1);
  const perSample = (seconds: readonly number[], count: number): Cost => ({
    least: (1e9 * Math.min(...seconds)) / count,
    median: (1e9 * quantile(seconds, 0.5)) / count,
  });
  const wholeS = quantile(pipelineS, 0.5);
  return {
    samples,
    filterNs: perSample(filterRuns, motion.length / 6),
    pipelineNs: perSample(pipelineS, samples),
    realTimeFactor: (3600 * hours) / wholeS,
    wholeS,
    rows,
  };
}

/** [count × 6] rate, rad/s, and specific force, m/s². */
function motionOf(body: ReturnType<typeof simulatedRun>["body"], count: number): Float64Array {
  const motion = new Float64Array(6 * count);
  for (let i = 0; i < count; i++) {
    const { acc, gyr } = body.sampleAt(i / RATE_HZ);
    motion.set(gyr, 6 * i);
    motion.set(acc, 6 * i + 3);
  }
  return motion;
}

function filterAll(motion: Float64Array): void {
  const filter = filterForDevice("instantaneous", 1 / RATE_HZ);
  for (let at = 0; at < motion.length; at += 6) {
    filter.update(
      motion[at]!,
      motion[at + 1]!,
      motion[at + 2]!,
      motion[at + 3]!,
      motion[at + 4]!,
      motion[at + 5]!,
    );
  }
}

/** Seconds of each run. */
function timesOf(work: () => void, runs: number): number[] {
  return Array.from({ length: runs }, () => {
    const before = performance.now();
    work();
    return (performance.now() - before) / 1000;
  });
}
