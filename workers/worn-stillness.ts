// Still moments of a sensor's daily wear, from all that is stored of it: what its accelerometer can be calibrated from
// without holding it anywhere on purpose. In: the store; out: the moments, of its newest sessions. Raw counts, so that
// calibrations that were in force meanwhile make no difference.
import type { StillPose } from "../src/domain/calibration.ts";
import { frameFlags } from "../src/domain/recording.ts";
import type { SessionRecord } from "../src/domain/session.ts";
import { siScaleFrom, writeScaled } from "../src/domain/si-scale.ts";
import type { Repository } from "../src/store/repository.ts";
import { freshStillWatch, watchStillness } from "./calibration/still-watch.ts";

/** A moment is held for so long, s: shorter ones are pauses in moving. */
const HOLD_S = 10;
/** The newest: an accelerometer ages, and older ones would only take longer to read. */
const MOST_SESSIONS = 14;

export interface GatherSteering {
  /** 0 … 1 of the sessions' samples, and how many moments so far. */
  progressed(share: number, moments: number): void;
  cancelled(): boolean;
}

/** Undefined: cancelled. */
export async function stillMomentsOf(
  repository: Repository,
  sensorId: string,
  { progressed, cancelled }: GatherSteering,
): Promise<readonly StillPose[] | undefined> {
  const worn = (await repository.sessions())
    .filter(({ sensors }) => sensors.some(({ sensor }) => sensor.sensorId === sensorId))
    .slice(0, MOST_SESSIONS)
    .toReversed();
  const total = worn.reduce((sum, { sampleCount }) => sum + sampleCount, 0);
  const moments: StillPose[] = [];
  let seen = 0;
  for (const session of worn) {
    for (const placement of placementsOf(session, sensorId)) {
      const segments = new Map(
        (await repository.segments(session.id))
          .filter((segment) => segment.placement === placement && segment.sensor.sensorId === sensorId)
          .map((segment) => [segment.segment, siScaleFrom(segment)]),
      );
      const watch = freshStillWatch(HOLD_S);
      const acc = new Float64Array(3);
      const rate = new Float64Array(3);
      for await (const chunk of repository.raw(session.id, placement)) {
        if (cancelled()) return undefined;
        const { channels, counts, firstMs, periodMs, samplesPerFrame, flags } = chunk;
        const scale = segments.get(chunk.segment);
        let at = 0;
        for (const [frame, samples] of samplesPerFrame.entries()) {
          const isLate = (flags[frame]! & frameFlags.late) !== 0;
          for (let i = at; i < at + samples; i++) {
            if (isLate || scale === undefined) break;
            writeScaled(acc, scale.acc, counts, i * channels);
            if (channels === 6) writeScaled(rate, scale.gyr, counts, i * 6 + 3);
            const atMs = firstMs[frame]! + (i - at) * periodMs[frame]!;
            const moment = watchStillness(watch, atMs, acc, rate[0]!, rate[1]!, rate[2]!);
            if (moment) moments.push(moment);
          }
          at += samples;
        }
        seen += at;
        progressed(Math.min(1, seen / Math.max(1, total)), moments.length);
      }
    }
  }
  return moments;
}

const placementsOf = ({ sensors }: SessionRecord, sensorId: string) =>
  new Set(sensors.flatMap(({ sensor, placement }) => (sensor.sensorId === sensorId ? [placement] : [])));
