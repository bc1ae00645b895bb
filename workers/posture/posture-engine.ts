// One stream's wearer. In: samples (session time, up-vector, specific force, unbiased rate); out: lean points at
// 10 Hz, one row a second, episodes, hops and changes. Everything that changes is in PostureState, plain data: a
// structured clone of it is a checkpoint.
import type { EpisodeEnded, HopEnded, PositionChanged } from "../../src/domain/events.ts";
import type { BodyReferences, ReferenceChoice } from "../../src/domain/calibration.ts";
import type { BodyBasis, Vec3 } from "../../src/domain/lean.ts";
import type { PositionState } from "../../src/domain/position-state.ts";
import type { SecondRow } from "../../src/domain/recording.ts";
import { thresholdValues } from "../../src/domain/threshold-values.ts";
import { radiansFromDegrees, sessionMs } from "../../src/domain/units.ts";
import { activityOf, emptyTally, meanUpOfTally, tallyPoint, tallySample } from "../summary/second-tally.ts";
import { ACC_RATE_HZ, pushAcc } from "./acc-window.ts";
import { confidenceOf } from "./confidence.ts";
import { evidenceOf, judgeSecond, marginsOf } from "./evidence.ts";
import { leanFrom } from "./lean.ts";
import { breakPosition, followState, trackPosition } from "./position-track.ts";
import { POINT_MS, type PostureState, RECENT_POINTS } from "./posture-state.ts";
import { referenceInUse } from "./reference.ts";
import { freshRide } from "./riding.ts";
import { type Episode, endEpisodes, settledEpisodes, trackState, weighState } from "./state-track.ts";
import { clearWindow, meanUpOf, pushUp, slideSum, spreadOf } from "./up-window.ts";
import { forgetWalk } from "./walking.ts";
import { forgetWear, hearDevice } from "./wear.ts";
import { breakZero, gatherRate, resetZero, type UnplacedZeroEvent, zeroSecond } from "./zero-check.ts";

const POINTS_PER_S = 1000 / POINT_MS;
const STEP_MS = 1000 / ACC_RATE_HZ;
const lyingRad = radiansFromDegrees(thresholdValues.lying);

export type PostureEvent = EpisodeEnded | HopEnded | PositionChanged;

export interface PostureSink {
  point(atMs: number, forwardRad: number, lateralRad: number, totalRad: number): void;
  row(row: SecondRow): void;
  event(event: PostureEvent): void;
  /** Of this stream's zero; the one who knows the placement adds it. */
  zero?(event: UnplacedZeroEvent): void;
}

export class PostureEngine {
  readonly state: PostureState;
  readonly #sink: PostureSink;
  readonly #tell = (event: PostureEvent): void => this.#sink.event(event);
  readonly #tellZero = (event: UnplacedZeroEvent): void => this.#sink.zero?.(event);

  constructor(state: PostureState, sink: PostureSink) {
    this.state = state;
    this.#sink = sink;
  }

  /** True while the sensor is known to be off the body: only then may the filter learn its bias at rest. */
  get offBody(): boolean {
    return this.state.wear.offSinceMs !== undefined;
  }

  /** `atMs` never goes back. `rate`: rad/s less bias. Arrays are read, not kept. */
  sample(
    atMs: number,
    up: Float64Array,
    acc: Float64Array,
    rateX: number,
    rateY: number,
    rateZ: number,
  ): void {
    const s = this.state;
    s.beganMs ??= atMs;
    const bin = Math.floor(atMs / POINT_MS);
    const second = Math.floor(bin / POINTS_PER_S);
    if (bin !== s.pointBin) {
      this.#closePoint();
      if (second !== s.tally.second) this.closeSecond();
      s.pointBin = bin;
    }
    const step = Math.floor(atMs / STEP_MS);
    if (step !== s.stepBin) {
      this.#closeStep(step);
      s.stepBin = step;
    }
    const { sums, stepSums } = s;
    sums[0]! += up[0]!;
    sums[1]! += up[1]!;
    sums[2]! += up[2]!;
    sums[3]! += rateX;
    sums[4]! += rateY;
    sums[5]! += rateZ;
    s.pointSamples++;
    stepSums[0]! += acc[0]!;
    stepSums[1]! += acc[1]!;
    stepSums[2]! += acc[2]!;
    s.stepSamples++;
    tallySample(s.tally, second, acc[0]!, acc[1]!, acc[2]!);
  }

  /** The device's own word on whether it is worn. */
  hearWear(off: boolean, atMs: number): void {
    hearDevice(this.state.wear, off, atMs);
  }

  /** Data ended at `endMs` and will not go on from there: nothing spans what follows. */
  breakAt(endMs: number): void {
    const s = this.state;
    this.closeSecond();
    for (const episode of endEpisodes(s.states, endMs)) this.#tellEpisode(episode);
    breakPosition(s.position, endMs, this.#tell);
    breakZero(s, endMs, this.#tellZero);
    s.stepBin = undefined;
    s.stepSums.fill(0);
    s.stepSamples = 0;
    clearWindow(s.ups);
    s.still = false;
    s.dead = false;
    s.spreadRad = 0;
    s.window.length = 0;
    forgetWalk(s.walk);
    Object.assign(s.ride, freshRide());
    forgetWear(s.wear);
    s.beganMs = undefined;
  }

  /** No sample can fall into the open second any more. */
  closeSecond(): void {
    const s = this.state;
    const { tally } = s;
    this.#closePoint();
    if (tally.second === undefined) return;
    const endMs = 1000 * (tally.second + 1);
    judgeSecond(s, endMs);
    this.#step(endMs);
    const state = s.states.state ?? "no-data";
    trackPosition(s.position, endMs, meanUpOfTally(tally), state, s.totalRad > lyingRad, this.#tell);
    for (const episode of settledEpisodes(s.states, endMs)) this.#tellEpisode(episode);
    // Frames that were taken while the session was being opened lie before its beginning: no row is theirs.
    if (tally.second >= 0) this.#tellRow(tally.second, state);
    zeroSecond(s, endMs, this.#tellZero);
    emptyTally(tally);
    if (state === "walking") s.lastWalkMs = endMs;
    this.#chooseReference(endMs);
  }

  /** The zeros of sitting and standing from here on; none: the zero in use stays. */
  useReferences(references: BodyReferences, choice: ReferenceChoice, nowMs: number): void {
    this.state.references = references;
    this.state.referenceChoice = choice;
    this.state.referencePose = undefined;
    resetZero(this.state);
    this.#chooseReference(nowMs);
  }

  /** One zero for everything from here on. */
  useBasis(basis: BodyBasis): void {
    this.useReferences({}, this.state.referenceChoice, 0);
    this.state.basis = basis;
  }

  #chooseReference(nowMs: number): void {
    const s = this.state;
    const inUse = referenceInUse(s.references, s.lastWalkMs, nowMs, s.referenceChoice);
    if (!inUse) return;
    s.basis = inUse.basis;
    s.referencePose = inUse.pose;
  }

  #tellRow(second: number, state: PositionState): void {
    const s = this.state;
    const { tally } = s;
    const { points } = tally;
    // Closing the point has put at least one into the tally.
    this.#sink.row({
      second,
      forwardRad: tally.forwardRad / points,
      lateralRad: tally.lateralRad / points,
      totalRad: tally.totalRad / points,
      tiltRmsRad: s.spreadRad,
      activityMs2: activityOf(tally),
      state,
      still: s.still,
      zeroSet: s.basis.source !== "mounting",
      ...(s.referencePose === "stand" && { standReference: true }),
      ...(s.doubtful && { zeroDoubtful: true }),
      samples: Math.min(65_535, tally.samples),
    });
  }

  /** Mean up-vector of the last 3 s and its spread; undefined while there is not so much. */
  recentUp(): { readonly up: Vec3; readonly spreadRad: number } | undefined {
    const { ups } = this.state;
    if (ups.length < RECENT_POINTS) return undefined;
    return { up: meanUpOf(ups, RECENT_POINTS), spreadRad: spreadOf(ups, RECENT_POINTS) };
  }

  #closePoint(): void {
    const s = this.state;
    const { sums, ups, pointBin } = s;
    if (pointBin === undefined || s.pointSamples === 0) return;
    const length = Math.sqrt(sums[0]! ** 2 + sums[1]! ** 2 + sums[2]! ** 2) || 1;
    const x = sums[0]! / length;
    const y = sums[1]! / length;
    const z = sums[2]! / length;
    gatherRate(s);
    s.rates[ups.next] = Math.sqrt(sums[3]! ** 2 + sums[4]! ** 2 + sums[5]! ** 2) / s.pointSamples;
    slideSum(s.recentSum, ups, RECENT_POINTS, x, y, z);
    pushUp(ups, x, y, z);
    sums.fill(0);
    s.pointSamples = 0;
    s.pointBin = undefined;
    const { forward, lateral, total } = leanFrom(s.basis, x, y, z);
    s.forwardRad = forward;
    s.totalRad = total;
    tallyPoint(s.tally, [x, y, z], forward, lateral, total);
    this.#sink.point(POINT_MS * (pointBin + 0.5), forward, lateral, total);
    this.#step(POINT_MS * (pointBin + 1));
  }

  #closeStep(next: number): void {
    const s = this.state;
    const { stepBin, stepSums, stepSamples } = s;
    if (stepBin !== undefined && stepSamples > 0) {
      // Below 25 Hz, and over short losses, the last value stands in for the empty steps.
      for (let k = Math.min(ACC_RATE_HZ, next - stepBin); k > 0; k--) {
        pushAcc(s.window, stepSums[0]! / stepSamples, stepSums[1]! / stepSamples, stepSums[2]! / stepSamples);
      }
    }
    stepSums.fill(0);
    s.stepSamples = 0;
  }

  #step(nowMs: number): void {
    const s = this.state;
    const { states } = s;
    const from = states.state;
    const changed = trackState(states, nowMs, evidenceOf(s, nowMs));
    const to = states.state;
    if (to === undefined) return;
    if (changed) followState(s.position, from, to, states.sinceMs, nowMs, this.#tell);
    weighState(states, confidenceOf(to, nowMs - states.sinceMs, marginsOf(s)));
  }

  #tellEpisode(episode: Episode): void {
    this.tellSpan(episode.state, episode.startMs, episode.endMs, episode.confidence);
  }

  /** An episode as an event. */
  tellSpan(state: PositionState, startMs: number, endMs: number, confidence?: number): void {
    if (endMs <= startMs) return;
    this.#sink.event({
      kind: "episode-ended",
      state,
      startMs: sessionMs(startMs),
      endMs: sessionMs(endMs),
      ...(confidence !== undefined && { confidence }),
    });
  }
}
