// Days at a desk as the zero's check sees them, second by second and without samples: a week passes in a blink. Walks
// lean as people's do, differently each time; sitting takes any lean; people bend, drop into chairs, take the sensor
// off at noon and put it back as it was. From a time on the sensor may lie turned.
import { uniformFrom } from "../../../../firmware-protocol/devices/simulated/random.ts";
import type { Vec3 } from "../../../../src/domain/lean.ts";
import { freshPosture, type PostureState } from "../../../../workers/posture/posture-state.ts";
import { basisFrom, mountingBasis } from "../../../../workers/posture/reference.ts";
import { clearWindow, pushUp } from "../../../../workers/posture/up-window.ts";
import {
  breakZero,
  resetZero,
  type UnplacedZeroEvent,
  zeroSecond,
} from "../../../../workers/posture/zero-check.ts";

export const rad = (deg: number): number => (deg * Math.PI) / 180;
const G = 9.80665;
const DAY_S = 9 * 3600;
/** As the walk detector: a walk is known 10 s after it began and 4 s after it ended. */
const KNOWN_AFTER_S = 10;
const ENDED_AFTER_S = 4;

export interface Slip {
  readonly atS: number;
  /** Rotation vector of the sensor on the body, sensor axes (x right, y up, z back), degrees. */
  readonly turnDeg: Vec3;
  /** With a knock of 2 g, as a hand or a chair's back gives. */
  readonly knock?: boolean;
  /** Put back then. */
  readonly untilS?: number;
}

export interface WeekOptions {
  readonly seed: number;
  readonly days?: number;
  readonly slip?: Slip;
  /** SD of walks' lean to the front and to the side, degrees. */
  readonly walkSdDeg?: readonly [number, number];
  /** Added to every sitting lean from the second day on. */
  readonly slumpDeg?: number;
  readonly referenceSet?: boolean;
  readonly gyro?: boolean;
  /** Go on from a checkpoint every so many seconds. */
  readonly restoredEveryS?: number;
}

export type TimedZeroEvent = UnplacedZeroEvent & { readonly atMs: number };

export interface LivedWeek {
  readonly events: readonly TimedZeroEvent[];
  /** Walks of 20 s and more, s. */
  readonly walks: readonly { readonly startS: number; readonly endS: number }[];
  readonly bendsS: readonly number[];
  readonly state: PostureState;
}

export function livedWeek(options: WeekOptions): LivedWeek {
  const {
    seed,
    days = 7,
    slip,
    walkSdDeg = [2, 1],
    slumpDeg = 0,
    referenceSet = true,
    gyro = true,
  } = options;
  const uniform = uniformFrom(seed);
  const between = (low: number, high: number): number => low + (high - low) * uniform();
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
  let p = freshPosture(mountingBasis);
  const events: UnplacedZeroEvent[] = [];
  const walks: { startS: number; endS: number }[] = [];
  const bendsS: number[] = [];
  const tell = (event: UnplacedZeroEvent): number => events.push(event);
  const clock = { s: 0 };
  let knocked = slip?.knock !== true;
  const turned = (v: Vec3): Vec3 =>
    slip && clock.s >= slip.atS && clock.s < (slip.untilS ?? Infinity) ? turnedBy(slip.turnDeg, v) : v;

  /** One second with a lean, turning at `rate` (rad/s, body axes), its largest |a|. */
  const second = (forward: number, side: number, rate: Vec3 = [0, 0, 0], peak = G + 0.3): void => {
    const { tally, zero, ups } = p;
    const up = turned([
      Math.sin(-side),
      Math.cos(side) * Math.cos(forward),
      Math.cos(side) * Math.sin(forward),
    ]);
    const felt = gyro ? turned(rate) : ([0, 0, 0] as const);
    if (slip && !knocked && clock.s >= slip.atS) {
      knocked = true;
      peak = 2 * G;
    }
    for (let k = 0; k < 3; k++) zero.rates[k] = 10 * felt[k]!;
    for (let i = 0; i < 10; i++) {
      p.rates[ups.next] = Math.hypot(...felt);
      pushUp(ups, up[0], up[1], up[2]);
    }
    Object.assign(tally, { points: 10, samples: 1, upX: 10 * up[0], upY: 10 * up[1], upZ: 10 * up[2] });
    tally.accNormMs2[0] = peak;
    clock.s++;
    zeroSecond(p, 1000 * clock.s, tell);
    if (options.restoredEveryS && clock.s % options.restoredEveryS === 0) p = structuredClone(p);
  };
  const stay = (seconds: number, forward: number, side: number): void => {
    for (let i = 0; i < seconds; i++) second(forward + rad(0.3 * normal()), side + rad(0.2 * normal()));
  };
  let lean: readonly [number, number] = [0, 0];
  const go = (forward: number, side: number, thud = false): void => {
    const [f, l] = lean;
    const rate: Vec3 = [-(forward - f) / 2, 0, -(side - l) / 2];
    second((f + forward) / 2, (l + side) / 2, rate);
    second(forward, side, rate, thud ? 1.7 * G : G + 1);
    lean = [forward, side];
  };
  /** To a drawer, across the desk: about an axis that strays. */
  const bend = (): void => {
    const [f, l] = lean;
    const stray = rad(10 * normal());
    const size = rad(between(25, 50));
    bendsS.push(clock.s);
    go(f + size * Math.cos(stray), l + size * Math.sin(stray));
    second(...lean);
    go(f, l);
    second(...lean);
  };
  const walk = (seconds: number): void => {
    const forward = rad(5 + walkSdDeg[0] * normal());
    const side = rad(walkSdDeg[1] * normal());
    lean = [forward, side];
    const startS = clock.s;
    const sway = (): void => second(forward + rad(2 * normal()), side + rad(normal()), [0, 0, 0], 1.6 * G);
    p.walk.positive = 1;
    for (let i = 0; i < KNOWN_AFTER_S; i++) sway();
    p.walk.sinceMs = 1000 * startS;
    for (let i = KNOWN_AFTER_S; i < seconds; i++) sway();
    walks.push({ startS, endS: clock.s });
    stay(ENDED_AFTER_S, rad(1), 0);
    p.walk.positive = 0;
    p.walk.sinceMs = undefined;
    p.walk.endedMs = 1000 * (clock.s - ENDED_AFTER_S);
    lean = [rad(1), 0];
  };
  const takeOff = (): void => {
    p.wear.offSinceMs = 1000 * clock.s;
    stay(900, rad(75), 0);
    p.wear.offSinceMs = undefined;
    p.wear.wornSinceMs = 1000 * clock.s;
    lean = [0, 0];
  };

  for (let day = 0; day < days; day++) {
    const startS = clock.s;
    stay(180, 0, 0);
    if (day === 0 && referenceSet) {
      p.basis = basisFrom([0, 1, 0], "reference")!;
      resetZero(p);
    }
    let walkDueS = startS + 1800;
    let offDueS = startS + 12_600;
    while (clock.s < startS + DAY_S) {
      if (clock.s >= walkDueS) {
        walk(between(50, 200));
        stay(between(20, 150), rad(1), 0);
        walk(between(50, 160));
        walkDueS = clock.s + between(1900, 2500);
      } else if (clock.s >= offDueS) {
        offDueS = Number.POSITIVE_INFINITY;
        takeOff();
      }
      const slump = day > 0 ? rad(slumpDeg) : 0;
      go(rad(5 + 9 * normal()) + slump, rad(7 * normal()), uniform() < 0.3);
      const untilS = Math.min(walkDueS, clock.s + between(180, 1500));
      while (clock.s < untilS) {
        stay(Math.min(between(200, 600), untilS - clock.s), ...lean);
        if (uniform() < 0.8) bend();
      }
    }
    breakZero(p, 1000 * clock.s, tell);
    clearWindow(p.ups);
  }
  return { events, walks, bendsS, state: p };
}

/** `v` as a sensor reads it that has been turned by `deg` (rotation vector). */
export function turnedBy(deg: Vec3, v: Vec3): Vec3 {
  const angle = -rad(Math.hypot(...deg));
  if (angle === 0) return v;
  const size = Math.hypot(...deg);
  const [x, y, z] = [deg[0] / size, deg[1] / size, deg[2] / size];
  const along = (1 - Math.cos(angle)) * (x * v[0] + y * v[1] + z * v[2]);
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  return [
    v[0] * c + (y * v[2] - z * v[1]) * s + x * along,
    v[1] * c + (z * v[0] - x * v[2]) * s + y * along,
    v[2] * c + (x * v[1] - y * v[0]) * s + z * along,
  ];
}

/** How many whole walks after the slip it took until the zero was doubted; undefined if it never was. */
export function walksUntilDoubt({ events, walks }: LivedWeek, slipS: number): number | undefined {
  const doubted = events.find((e) => e.kind === "zero-doubted" && e.atMs > 1000 * slipS);
  if (doubted === undefined) return undefined;
  return walks.filter((w) => w.startS >= slipS && 1000 * w.endS <= doubted.atMs).length;
}
