// A simulated wearer who can be asked to do something now, and afterwards goes on with the day. In: keyframes counted
// from an instant; out: the body from there on. What has been done stays done: the past of the body does not change.
import { SimulatedBody } from "../firmware-protocol/devices/simulated/body.ts";
import type { Keyframe } from "../firmware-protocol/devices/simulated/posture-script.ts";

/** Back to what the day has the wearer do, s. */
const RETURN_S = 2;

export class DirectedWearer {
  body: SimulatedBody;
  readonly #seed: number;
  readonly #day: readonly Keyframe[];
  readonly #startOfDayS: number;
  /** What was done on request and before, up to the newest request. */
  #done: Keyframe[] | undefined;

  constructor(seed: number, day: readonly Keyframe[], startOfDayS = 0) {
    this.#seed = seed;
    this.#day = day;
    this.#startOfDayS = startOfDayS;
    this.body = new SimulatedBody({ seed, script: day });
  }

  /** From `nowS` since start: keyframes with `atS` counted from there; empty: back to the day. */
  act(nowS: number, keyframes: readonly Keyframe[]): void {
    const atS = this.#startOfDayS + nowS;
    const before = (this.#done ?? this.#day).filter((keyframe) => keyframe.atS < atS);
    const first = this.#day[0]!;
    const done = before.length > 0 ? before : [{ ...first, atS: Math.min(first.atS, atS - 1) }];
    if (keyframes.length > 0) {
      this.#done = [...done, ...keyframes.map((keyframe) => ({ ...keyframe, atS: atS + keyframe.atS }))];
      this.body = new SimulatedBody({ seed: this.#seed, script: this.#done });
      return;
    }
    const present = this.#day.findLast((keyframe) => keyframe.atS <= atS) ?? first;
    const ahead = this.#day.filter((keyframe) => keyframe.atS > atS + RETURN_S);
    this.#done = [...done, { ...present, atS, transitionS: RETURN_S }, ...ahead];
    this.body = new SimulatedBody({ seed: this.#seed, script: this.#done });
  }
}
