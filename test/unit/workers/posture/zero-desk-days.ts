// Simulated desk days through the whole pipeline, walks leaning differently each time, the sensor slipping on demand.
import { SimulatedBody } from "../../../../firmware-protocol/devices/simulated/body.ts";
import { DESK_DAY_S, deskDay } from "../../../../firmware-protocol/devices/simulated/desk-day.ts";
import {
  type Keyframe,
  postureShapes,
} from "../../../../firmware-protocol/devices/simulated/posture-script.ts";
import { normalAt } from "../../../../firmware-protocol/devices/simulated/random.ts";
import type { Vec3 } from "../../../../src/domain/lean.ts";
import { begunPipeline, feed, KeptOutput, simulatedRun } from "../simulated-frames.ts";
import { rad, turnedBy } from "./zero-week.ts";

export interface DeskDaysOptions {
  readonly seed: number;
  readonly untilS?: number;
  /** Several days one after the other, without the nights. */
  readonly days?: number;
  /** Rotation vector of the sensor on the body from `atS` on, sensor axes, degrees; over a tenth of a second. */
  readonly slip?: { readonly atS: number; readonly turnDeg: Vec3 };
  readonly walkSdDeg?: readonly [number, number];
  readonly referenceSet?: boolean;
}

export interface DeskDays {
  readonly out: KeptOutput;
  readonly walks: readonly { readonly startS: number; readonly endS: number }[];
  readonly doubtSinceMs: number | undefined;
}

/** A day's script with each walk leaning its own way. */
function scriptOf(seed: number, fromS: number, [sdForward, sdSide]: readonly [number, number]): Keyframe[] {
  return deskDay(seed).map((frame, i) => ({
    ...frame,
    atS: frame.atS + fromS,
    ...(frame.posture === "walking" && {
      forwardRad: postureShapes.walking.forwardRad + rad(sdForward * normalAt(seed, i, 0)),
      lateralRad: rad(sdSide * normalAt(seed, i, 1)),
    }),
  }));
}

export function livedDeskDays(options: DeskDaysOptions): DeskDays {
  const { seed, days = 1, slip, walkSdDeg = [2, 1], referenceSet = true } = options;
  const untilS = options.untilS ?? days * DESK_DAY_S;
  const scripts = Array.from({ length: days }, (_, day) =>
    scriptOf(seed + 100 * day, day * DESK_DAY_S, walkSdDeg),
  );
  const script = scripts
    .flatMap((frames, day) => frames.filter((f) => f.atS < (day + 1) * DESK_DAY_S))
    .toSorted((a, b) => a.atS - b.atS);
  const body = new SimulatedBody({ seed, script });
  const run = simulatedRun(
    (tS) => {
      const { acc, gyr } = body.sampleAt(tS);
      if (!slip || tS < slip.atS) return { acc, gyr };
      const share = Math.min(1, (tS - slip.atS) / 0.1);
      const [x, y, z] = slip.turnDeg;
      const now: Vec3 = [share * x, share * y, share * z];
      const felt = turnedBy(now, gyr);
      // While it turns, the sensor feels its own turning too.
      const own = share < 1 ? rad(10) : 0;
      return { acc: turnedBy(now, acc), gyr: [felt[0] + own * x, felt[1] + own * y, felt[2] + own * z] };
    },
    { seed, rateHz: 25 },
  );
  const out = new KeptOutput();
  const pipeline = begunPipeline(out, run);
  for (let s = 60; s <= untilS; s += 60) {
    feed(pipeline, run.frames(s));
    out.frames.length = 0;
    out.points.length = 0;
    if (s === 180 && referenceSet && !pipeline.useReference("upper-back").reply.ok)
      throw new Error("no zero");
  }
  const walks = script.flatMap((frame, i) => {
    const endS = script[i + 1]?.atS ?? untilS;
    const startS = frame.atS + frame.transitionS;
    return frame.posture === "walking" && endS - startS >= 20 && endS < untilS ? [{ startS, endS }] : [];
  });
  const { streams } = pipeline.save();
  return { out, walks, doubtSinceMs: streams[0]!.posture.zero.doubtSinceMs };
}
