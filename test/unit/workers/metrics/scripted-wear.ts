// A wearer written down as angles, given straight to an accumulator: 10 Hz points and the row of each second, as the
// posture engine would say them.
import type { PositionState } from "../../../../src/domain/position-state.ts";
import type { SecondRow } from "../../../../src/domain/recording.ts";
import { ExposureAccumulator } from "../../../../workers/metrics/exposure-accumulator.ts";
import type { ZeroInUse } from "../../../../workers/metrics/exposure-state.ts";
import { freshUpWindow, pushUp, spreadOf, clearWindow } from "../../../../workers/posture/up-window.ts";

export const rad = (deg: number): number => (deg * Math.PI) / 180;
export const deg = (r: number): number => (r * 180) / Math.PI;

export interface Held {
  readonly forwardDeg?: number;
  readonly rightDeg?: number;
}
export interface Wear {
  readonly state?: PositionState;
  readonly zero?: ZeroInUse;
  /** Absent: a living trunk, 0.15° of breathing forward. */
  readonly breathDeg?: number;
}

/** Unit up-vector in the sensor frame of one who is worn as drawn: x right, y up, z out of the back. */
export function upOf(forwardRad: number, lateralRad: number): [number, number, number] {
  const c = Math.cos(lateralRad);
  return [-Math.sin(lateralRad), c * Math.cos(forwardRad), c * Math.sin(forwardRad)];
}

export class ScriptedWear {
  readonly exposure: ExposureAccumulator;
  nowS: number;
  private readonly ups = freshUpWindow(100);

  constructor(startS = 0, exposure = new ExposureAccumulator()) {
    this.nowS = startS;
    this.exposure = exposure;
  }

  /** `held`: angles, or angles by the seconds since this call. Whole seconds. */
  wear(seconds: number, held: Held | ((sinceS: number) => Held), how: Wear = {}): this {
    for (let s = 0; s < seconds; s++) {
      let forwardSum = 0;
      for (let k = 0; k < 10; k++) {
        const t = this.nowS + (k + 0.5) / 10;
        const { forwardDeg = 0, rightDeg = 0 } = typeof held === "function" ? held(s + (k + 0.5) / 10) : held;
        // Of the time within a breath, in whole tenths: the same bits in every breath, however late.
        const breath = (how.breathDeg ?? 0.15) * Math.sin(2 * Math.PI * ((Math.floor(10 * t) % 40) / 40));
        const forward = rad(forwardDeg + breath);
        const lateral = rad(rightDeg);
        const [x, y, z] = upOf(forward, lateral);
        pushUp(this.ups, x, y, z);
        forwardSum += forward;
        this.exposure.point(
          Math.round(1000 * this.nowS + 100 * k) + 50,
          forward,
          lateral,
          Math.acos(Math.min(1, y)),
          x,
          y,
          z,
        );
      }
      const spread = spreadOf(this.ups, this.ups.length);
      const row: SecondRow = {
        second: this.nowS,
        forwardRad: forwardSum / 10,
        lateralRad: 0,
        totalRad: 0,
        tiltRmsRad: spread,
        activityMs2: 0,
        state: how.state ?? "upright",
        still: this.ups.length === 100 && spread < rad(1.5),
        zeroSet: true,
        samples: 50,
      };
      this.exposure.second(row, how.zero ?? "reference");
      this.nowS++;
    }
    return this;
  }

  /** No data for so many whole seconds. */
  vanish(seconds: number): this {
    this.nowS += seconds;
    clearWindow(this.ups);
    return this;
  }
}
