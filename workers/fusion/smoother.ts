/**
 * Offline "up": what follows a sample is used as well as what came before. In: samples in order and holes, a stream of any
 * length; out: blocks of unit vectors in the sensor frame, in order, a few minutes late. Memory does not grow.
 *
 * After the offline variant of VQF (D. Laidig, T. Seel, Information Fusion 91, 2023): strapdown with an estimated bias,
 * then gravity from a zero-phase smoothing of the specific force in the inertial frame. Here one estimator does both
 * (smoother-steps.ts), with weights that follow the movement, and the strapdown sees the samples on both sides.
 * The way forward never stops; each block goes back from minutes beyond its end, so seams do not show.
 */

import type { RateConvention } from "./gyro-integration.ts";
import type { SmoothedBlock, SmootherOptions, UpSmoother } from "./smoother-block.ts";
import type { SmootherParams } from "./smoother-params.ts";
import { defaultSmootherParams } from "./smoother-params.ts";
import type { Rows } from "./smoother-rows.ts";
import { dropRows, emptyRows, fillHole, rowsForSlope } from "./smoother-rows.ts";
import { smoothBackward } from "./smoother-backward.ts";
import type { StepRecords } from "./smoother-records.ts";
import { dropSteps, emptyRecords } from "./smoother-records.ts";
import { StepFilter } from "./smoother-steps.ts";
import { Stillness } from "./smoother-stillness.ts";
import { emptySums, integrateStep, rowsAhead } from "./smoother-strapdown.ts";
import { writeUpAhead, writeUpOfStep } from "./smoother-up.ts";
import { clamped } from "./vector.ts";

/** As in the real-time filter: beyond these arithmetic could overflow, and no MEMS part reaches them. */
const rateLimitRadPerS = 1000;
const accLimitMPerS2 = 1e5;
/** Rows behind the newest step that the integration still looks at, with some to spare. */
const rowsBehind = 8;
const leastGuess = 1e-3;

export class BlockSmoother implements UpSmoother {
  private readonly params: SmootherParams;
  private readonly convention: RateConvention;
  private readonly latencyS: number;
  private readonly rows: Rows;
  private readonly fullRows: number;
  private readonly steps: StepRecords;
  private readonly fullSteps: number;
  private readonly filter: StepFilter;
  private readonly stillness: Stillness;
  private readonly sums = emptySums();
  private readonly rate = new Float64Array(3);
  private readonly acc = new Float64Array(3);
  /** Smoothed gravity where the first step in memory begins. */
  private readonly carried = new Float64Array(3);
  private periodS: number;
  private rowsPerStep: number;
  /** First row of the current stretch, first row that no step has taken, first row of an open hole. */
  private first = 0;
  private next = 0;
  private hole: number | undefined;
  private holeEnd = 0;
  /** Lost since the last sample, and before the current stretch, s. */
  private lostS = 0;
  private lostBeforeS = 0;

  /** A RangeError for a period that is not positive: a defect of the caller. */
  constructor(convention: RateConvention, options: SmootherOptions) {
    const { periodS, latencyS = 0, params = defaultSmootherParams, biasRadPerS = [0, 0, 0] } = options;
    if (!(periodS > 0 && periodS < Infinity)) throw new RangeError(`sampling period ${periodS} s`);
    this.params = params;
    this.convention = convention;
    this.latencyS = Math.max(0, latencyS);
    this.periodS = periodS;
    this.rowsPerStep = Math.max(1, Math.round(params.stepS / periodS));
    const memoryS = params.blockS + params.overlapS;
    this.fullRows = Math.ceil(memoryS / periodS) + rowsBehind;
    this.rows = emptyRows(this.fullRows + Math.ceil(params.longestBridgeS / periodS) + rowsBehind);
    // Holes and cuts add steps; more of them than this shorten the overlap.
    this.fullSteps = 4 * Math.ceil(this.fullRows / this.rowsPerStep) + 100;
    // Behind a hole a few steps come at once, before the next look at how full the memory is.
    this.steps = emptyRecords(this.fullSteps + 32);
    this.filter = new StepFilter(params, biasRadPerS);
    this.stillness = new Stillness(Math.round(params.restS / params.stepS), params.restTiltRad);
  }

  /** Gyro bias by all that was added so far, sensor axes, rad/s. The smoother's own array. */
  get biasRadPerS(): Readonly<ArrayLike<number>> {
    return this.filter.bias;
  }

  add(
    timeUs: number,
    gx: number,
    gy: number,
    gz: number,
    ax: number,
    ay: number,
    az: number,
  ): SmoothedBlock | undefined {
    const { rows } = this;
    if (this.lostS > 0) this.passGap();
    const row = rows.count;
    this.append(1);
    rows.timeUs[row] = timeUs;
    const i = 3 * row;
    rows.gyrRadPerS[i] = clamped(gx, rateLimitRadPerS);
    rows.gyrRadPerS[i + 1] = clamped(gy, rateLimitRadPerS);
    rows.gyrRadPerS[i + 2] = clamped(gz, rateLimitRadPerS);
    rows.accMPerS2[i] = clamped(ax, accLimitMPerS2);
    rows.accMPerS2[i + 1] = clamped(ay, accLimitMPerS2);
    rows.accMPerS2[i + 2] = clamped(az, accLimitMPerS2);
    // A hole waits for the samples behind it that show the slope there.
    if (this.hole === undefined || row >= this.holeEnd + rowsForSlope) this.settle();
    if (rows.settled - rowsAhead - this.next >= this.rowsPerStep) this.takeSteps(false);
    const full = rows.count >= this.fullRows || this.steps.count >= this.fullSteps;
    return full ? this.block(false) : undefined;
  }

  gap(lostS: number): void {
    if (lostS > 0 && this.rows.count > 0) this.lostS += lostS;
  }

  setPeriod(periodS: number): void {
    if (!(periodS > 0 && periodS < Infinity)) throw new RangeError(`sampling period ${periodS} s`);
    this.periodS = periodS;
    this.rowsPerStep = Math.max(1, Math.round(this.params.stepS / periodS));
  }

  end(): SmoothedBlock | undefined {
    this.endStretch();
    return this.rows.count > 0 ? this.block(true) : undefined;
  }

  private append(measured: 0 | 1): void {
    const { rows } = this;
    const row = rows.count;
    rows.count += 1;
    rows.measured[row] = measured;
    rows.cut[row] = row === this.first ? 1 : 0;
    rows.periodS[row] = this.periodS;
    rows.turnVariance[row] = 0;
    rows.guessedS[row] = 0;
    rows.divides[row + 1] = 0;
  }

  /** Opens a hole to be bridged, or ends the stretch. */
  private passGap(): void {
    const { rows, lostS } = this;
    this.settle();
    const missing = Math.round(lostS / this.periodS);
    const fits = rows.count + missing + rowsBehind <= rows.capacity && rows.count > this.first;
    this.lostS = 0;
    if (fits && lostS <= this.params.longestBridgeS) {
      if (missing === 0) return;
      this.hole = rows.count;
      for (let i = 0; i < missing; i++) this.append(0);
      this.holeEnd = rows.count;
    } else {
      this.endStretch();
      this.lostBeforeS = lostS;
    }
  }

  /** All rows are final: an open hole is filled from what is known. */
  private settle(): void {
    const { rows } = this;
    if (this.hole !== undefined) fillHole(rows, this.hole, this.holeEnd, this.first);
    this.hole = undefined;
    rows.settled = rows.count;
  }

  private endStretch(): void {
    this.settle();
    this.takeSteps(true);
    this.first = this.rows.count;
  }

  private takeSteps(all: boolean): void {
    const { rows } = this;
    for (;;) {
      let to = this.next + 1;
      const most = this.next + this.rowsPerStep;
      while (to < most && to < rows.settled && rows.divides[to] === 0) to += 1;
      if (all ? to > rows.settled : to + rowsAhead > rows.settled) return;
      this.takeStep(to);
    }
  }

  private takeStep(to: number): void {
    const { rows, steps, filter, sums, first, convention } = this;
    const from = this.next;
    if (from === first) {
      integrateStep(rows, from, to, first, rows.settled, convention, filter.bias, [0, 0, 0], sums);
      const guess = Array.from(sums.speed, (speed) => speed / (sums.knownS || 1));
      const known = Math.hypot(...guess) > leastGuess;
      filter.begin(steps, known ? guess : [0, 0, 9.81], this.lostBeforeS);
      this.stillness.forget();
    }
    integrateStep(rows, from, to, first, rows.settled, convention, filter.bias, filter.gravity, sums);
    this.average(from, to);
    const still = this.stillness.take(this.rate, this.acc, sums.durationS);
    filter.take(steps, to, sums, still ? this.rate : undefined);
    this.next = to;
  }

  /** Means over the rows of a step. */
  private average(from: number, to: number): void {
    const { gyrRadPerS, accMPerS2 } = this.rows;
    for (let i = 0; i < 3; i++) {
      let w = 0;
      let a = 0;
      for (let at = 3 * from + i; at < 3 * to; at += 3) {
        w += gyrRadPerS[at] as number;
        a += accMPerS2[at] as number;
      }
      this.rate[i] = w / (to - from);
      this.acc[i] = a / (to - from);
    }
  }

  /** Goes back over all steps and hands out those that lie far enough back; all of them at the end. */
  private block(final: boolean): SmoothedBlock {
    const { rows, steps } = this;
    smoothBackward(steps);
    const handedOut = final ? steps.count : this.stepsBeforeOverlap();
    const end = steps.endRow[handedOut - 1] ?? 0;
    const smoothedTo = this.writeUps(end);
    const result = this.collect(end, smoothedTo);
    if (handedOut > 0) this.carried.set(steps.smoothed.subarray(3 * handedOut - 3, 3 * handedOut));
    dropSteps(steps, handedOut);
    dropRows(rows, end);
    this.first -= end;
    this.next -= end;
    if (this.hole !== undefined) this.hole -= end;
    this.holeEnd -= end;
    return result;
  }

  /** How many steps lie before the last `overlapS`; half of them if stretches are so short that memory runs out. */
  private stepsBeforeOverlap(): number {
    const { steps } = this;
    let count = steps.count;
    for (let passedS = 0; count > 0 && passedS < this.params.overlapS; count--) {
      passedS += steps.durationS[count - 1] as number;
    }
    if (count === 0) count = steps.count >> 1;
    while (count > 0 && (steps.endRow[count - 1] as number) > this.next - rowsBehind) count -= 1;
    return count;
  }

  /** Writes "up" of the rows before `end` and of those into which the latency reaches; returns where they end. */
  private writeUps(end: number): number {
    const { rows, steps } = this;
    let from = 0;
    for (let step = 0; step < steps.count; step++) {
      if (from >= end && (from - end - 1) * (rows.periodS[end] as number) > this.latencyS) break;
      const before = 3 * step - 3;
      const begin =
        steps.begins[step] === 1
          ? steps.smoothedGuess.subarray(3 * step, 3 * step + 3)
          : step === 0
            ? this.carried
            : steps.smoothed.subarray(before, before + 3);
      const to = steps.endRow[step] as number;
      writeUpOfStep(rows, from, to, begin, steps.smoothed.subarray(3 * step, 3 * step + 3));
      from = to;
    }
    return from;
  }

  private collect(end: number, smoothedTo: number): SmoothedBlock {
    const { rows } = this;
    let length = 0;
    for (let row = 0; row < end; row++) length += rows.measured[row] as number;
    const timeUs = new Float64Array(length);
    const up = new Float64Array(3 * length);
    let last = -1;
    let to = 0;
    for (let row = 0; row < end; row++) {
      if (row > last) {
        last = row;
        while (last + 1 < smoothedTo && rows.cut[last + 1] === 0) last += 1;
      }
      if (rows.measured[row] === 0) continue;
      timeUs[to] = rows.timeUs[row] as number;
      const ahead = this.latencyS / (rows.periodS[row] as number);
      writeUpAhead(up, to, rows, row, last, ahead, this.convention, this.filter.bias);
      to += 1;
    }
    return { length, timeUs, up };
  }
}
