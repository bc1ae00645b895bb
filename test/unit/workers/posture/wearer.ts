// A wearer described by angles, fed straight into the posture engine at 25 Hz: hours pass in a moment.
import type { HopEnded, PositionChanged, EpisodeEnded } from "../../../../src/domain/events.ts";
import type { SecondRow } from "../../../../src/domain/recording.ts";
import { changeSensedMs, isHopState } from "../../../../workers/posture/position-track.ts";
import { PostureEngine, type PostureEvent } from "../../../../workers/posture/posture-engine.ts";
import { freshPosture } from "../../../../workers/posture/posture-state.ts";
import { mountingBasis } from "../../../../workers/posture/reference.ts";

const G = 9.80665;
const PERIOD_MS = 40;
const rad = (deg: number): number => (deg * Math.PI) / 180;

export interface Bearing {
  readonly forwardDeg?: number;
  readonly rightDeg?: number;
  /** Steps per second; 0 or absent: not walking. */
  readonly steps?: number;
  /** Absent: breathing. True: not a living trunk. */
  readonly dead?: boolean;
  /** Breathing deeper or shallower than 0.15°. */
  readonly breathDeg?: number;
  /** m/s² RMS of a road under the seat. */
  readonly road?: number;
  /** Swaying to and fro by so much, once in 2 s. */
  readonly swayDeg?: number;
}

/** A road of 1 m/s² RMS: many frequencies between 3.5 and 8 Hz, no two of them in a simple ratio. */
function roadAt(t: number): number {
  let sum = 0;
  for (let k = 0; k < 16; k++)
    sum += Math.sin(2 * Math.PI * (3.5 + 0.25 * k + 0.006 * k * k) * t + 2.4 * k * k);
  return sum / Math.sqrt(8);
}

export class Wearer {
  readonly rows: SecondRow[] = [];
  readonly events: PostureEvent[] = [];
  readonly engine = new PostureEngine(freshPosture(mountingBasis), {
    point: () => {},
    row: (row) => this.rows.push(row),
    event: (event) => this.events.push(event),
  });
  nowS = 0;
  private readonly up = new Float64Array(3);
  private readonly acc = new Float64Array(3);

  /** Bears itself so for `seconds`; a function of the seconds since then where it changes. */
  bear(seconds: number, bearing: Bearing | ((sinceS: number) => Bearing)): this {
    const samples = Math.round((1000 * seconds) / PERIOD_MS);
    const startMs = 1000 * this.nowS;
    for (let i = 0; i < samples; i++) {
      const atMs = startMs + i * PERIOD_MS;
      const t = atMs / 1000;
      const b = typeof bearing === "function" ? bearing((i * PERIOD_MS) / 1000) : bearing;
      const breath = b.dead === true ? 0 : (b.breathDeg ?? 0.15) * Math.sin(2 * Math.PI * 0.25 * t);
      const sway = (b.swayDeg ?? 0) * Math.sin(Math.PI * t);
      const forward = rad((b.forwardDeg ?? 0) + breath + sway);
      const right = rad(b.rightDeg ?? 0);
      this.up[0] = -Math.sin(right);
      this.up[1] = Math.cos(right) * Math.cos(forward);
      this.up[2] = Math.cos(right) * Math.sin(forward);
      const step = b.steps ? 2 * Math.sin(2 * Math.PI * b.steps * t) : 0;
      const road = b.road === undefined ? 0 : b.road * roadAt(t);
      for (let k = 0; k < 3; k++) this.acc[k] = (G + step + road) * this.up[k]!;
      this.engine.sample(atMs, this.up, this.acc, 0, 0, 0);
    }
    this.nowS += seconds;
    return this;
  }

  /** No samples for so long. */
  vanish(seconds: number): this {
    this.engine.breakAt(1000 * this.nowS);
    this.nowS += seconds;
    return this;
  }

  get state(): string {
    return this.engine.state.states.state ?? "no-data";
  }

  /** Where the growing hop began, s. */
  get positionSinceS(): number | undefined {
    const { position, states } = this.engine.state;
    const held = states.state !== undefined && isHopState(states.state);
    return held && position.hopSinceMs !== undefined ? position.hopSinceMs / 1000 : undefined;
  }

  get sensedS(): number | undefined {
    const ms = changeSensedMs(this.engine.state.position);
    return ms === undefined ? undefined : ms / 1000;
  }

  get hops(): HopEnded[] {
    return this.events.filter((e): e is HopEnded => e.kind === "hop-ended");
  }

  get changes(): PositionChanged[] {
    return this.events.filter((e): e is PositionChanged => e.kind === "position-changed");
  }

  get episodes(): EpisodeEnded[] {
    return this.events.filter((e): e is EpisodeEnded => e.kind === "episode-ended");
  }
}
