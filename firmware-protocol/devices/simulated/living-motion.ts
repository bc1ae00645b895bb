// The motions of a living trunk as smooth functions of time: breathing, sway, tremor, typing, steps on the level and on
// stairs, a road under the seat, pushes at a wheel. Sums of sines with seeded frequencies and phases, so that they can be
// differentiated and asked for at any time.
// Sizes: a quietly seated trunk shows 0.10° RMS over 10 s (median of 17 people; 1st percentile 0.04°); a walking trunk
// is carried up and down by about 0.2 g at 1.8–2 steps a second.
import { uniformFrom } from "./random.ts";
import type { Vector } from "./rotation.ts";

const deg = (value: number): number => (value * Math.PI) / 180;

/** Small turns of the trunk, rad, and a shift of the whole body, m (right, up, back). */
export interface Wobble {
  readonly forwardRad: number;
  readonly lateralRad: number;
  readonly yawRad: number;
  readonly shiftM: Vector;
}

interface Sine {
  readonly omega: number;
  readonly phase: number;
  readonly size: number;
}

type Waves = readonly Sine[];

/** Waves of acceleration as the path that has it. */
const asPath = (waves: Waves): Waves =>
  waves.map(({ omega, phase, size }) => ({ omega, phase, size: -size / (omega * omega) }));

const at = (waves: Waves, tS: number): number => {
  let sum = 0;
  for (const { omega, phase, size } of waves) sum += size * Math.sin(omega * tS + phase);
  return sum;
};

/** How much of each, 0 to 1. */
export interface Doing {
  readonly life: number;
  readonly typing: number;
  readonly walking: number;
  readonly riding: number;
  readonly stairs: number;
  readonly wheeling: number;
}

/** m/s² RMS of a seat on an ordinary road. Up and down: the car's bounce, the resonance of seat and spine, the rest. */
const BOUNCE = 0.18;
const RESONANCE = 0.32;
const ROUGHNESS = 0.12;
const ALONG = 0.2;
const ACROSS = 0.18;
/** Bends and brakes, m/s² RMS. */
const STEERING = 0.45;

export interface LivingMotion {
  wobbleAt(tS: number, doing: Doing): Wobble;
  /** Steps a second. */
  readonly cadenceHz: number;
}

export function livingMotionFrom(seed: number): LivingMotion {
  const uniform = uniformFrom(seed ^ 0x51ab);
  const waves = (count: number, fromHz: number, toHz: number, rms: number): Waves =>
    Array.from({ length: count }, (_, i) => ({
      omega: 2 * Math.PI * fromHz * (toHz / fromHz) ** ((i + uniform()) / count),
      phase: 2 * Math.PI * uniform(),
      size: rms * Math.sqrt(2 / count),
    }));

  const breathHz = 0.22 + 0.06 * uniform();
  const breathWander = waves(3, 0.01, 0.06, 0.6);
  const breathDepth = waves(2, 0.02, 0.05, 0.2);
  const swayForward = waves(5, 0.02, 0.4, deg(0.12));
  const swayLateral = waves(5, 0.02, 0.4, deg(0.08));
  const tremorForward = waves(3, 7, 11, deg(0.003));
  const tremorLateral = waves(3, 7, 11, deg(0.003));
  const strokesForward = waves(4, 0.7, 4, deg(0.14));
  const strokesLateral = waves(4, 0.7, 4, deg(0.1));
  const bursts = waves(2, 0.03, 0.09, 0.35);
  const cadenceHz = 1.85 + 0.12 * uniform();
  const stepWander = waves(3, 0.05, 0.2, 0.25);
  // Drawn after all that is above, so that a seed is the same body with and without them.
  const road = 0.7 + 0.6 * uniform();
  const vertical = (rms: number, count: number, fromHz: number, toHz: number): Waves =>
    asPath(waves(count, fromHz, toHz, rms * road));
  const roadUp = [
    ...vertical(BOUNCE, 4, 1.1, 1.8),
    ...vertical(RESONANCE, 12, 3.5, 8),
    ...vertical(ROUGHNESS, 5, 8, 12),
  ];
  const roadAlong = [...vertical(ALONG, 8, 2, 8), ...asPath(waves(4, 0.08, 0.25, STEERING))];
  const roadAcross = [...vertical(ACROSS, 8, 1, 6), ...asPath(waves(4, 0.1, 0.3, STEERING))];
  const ridePitch = [...waves(4, 0.1, 0.5, deg(0.5)), ...waves(4, 2, 5, deg(0.08))];
  const rideRoll = [...waves(4, 0.1, 0.5, deg(0.7)), ...waves(3, 2, 5, deg(0.06))];
  const rideYaw = waves(4, 0.01, 0.05, deg(20));
  const pushHz = 0.85 + 0.2 * uniform();
  const pushWander = waves(3, 0.05, 0.2, 0.4);

  return {
    cadenceHz,
    wobbleAt(tS, { life, typing, walking, riding, stairs, wheeling }) {
      let forwardRad = 0;
      let lateralRad = 0;
      let yawRad = 0;
      let shiftM: Vector = [0, 0, 0];
      if (life > 0) {
        const breath = Math.sin(2 * Math.PI * breathHz * tS + at(breathWander, tS));
        forwardRad += life * (deg(0.13) * (1 + at(breathDepth, tS)) * breath + at(swayForward, tS));
        forwardRad += life * at(tremorForward, tS);
        lateralRad += life * (at(swayLateral, tS) + at(tremorLateral, tS));
      }
      if (typing > 0) {
        const burst = typing * (0.6 + at(bursts, tS));
        forwardRad += burst * at(strokesForward, tS);
        lateralRad += burst * at(strokesLateral, tS);
      }
      if (walking > 0) {
        const step = 2 * Math.PI * cadenceHz * tS + at(stepWander, tS);
        forwardRad += walking * deg(1.9) * Math.cos(step + 0.5);
        lateralRad += walking * deg(2.4) * Math.sin(step / 2);
        yawRad += walking * deg(4) * Math.sin(step / 2 + 0.8);
        // 14 mm up and down at 1.9 Hz is 0.2 g.
        const up = 0.014 * Math.cos(step) + 0.0006 * Math.cos(2 * step + 1);
        shiftM = [
          walking * 0.012 * Math.sin(step / 2 + 0.3),
          walking * up,
          walking * 0.006 * Math.cos(step + 1),
        ];
      }
      const shift = (right: number, up: number, back: number): void => {
        shiftM = [shiftM[0] + right, shiftM[1] + up, shiftM[2] + back];
      };
      if (stairs > 0) {
        const step = 2 * Math.PI * 0.82 * cadenceHz * tS + 1.5 * at(stepWander, tS);
        forwardRad += stairs * deg(3) * Math.cos(step + 0.9);
        lateralRad += stairs * deg(3.5) * Math.sin(step / 2);
        yawRad += stairs * deg(6) * Math.sin(step / 2 + 0.8);
        const up = 0.016 * Math.cos(step) + 0.0018 * Math.cos(2 * step + 0.7) + 0.0006 * Math.cos(3 * step);
        shift(stairs * 0.015 * Math.sin(step / 2), stairs * up, stairs * 0.008 * Math.cos(step + 1));
      }
      if (riding > 0) {
        forwardRad += riding * at(ridePitch, tS);
        lateralRad += riding * at(rideRoll, tS);
        yawRad += riding * at(rideYaw, tS);
        shift(riding * at(roadAcross, tS), riding * at(roadUp, tS), riding * at(roadAlong, tS));
      }
      if (wheeling > 0) {
        const push = 2 * Math.PI * pushHz * tS + at(pushWander, tS);
        forwardRad += wheeling * deg(6) * Math.cos(push);
        yawRad += wheeling * deg(3) * Math.sin(push / 2);
        shift(0, 0.7 * wheeling * at(roadUp, tS), wheeling * 0.03 * Math.cos(push + 0.6));
      }
      return { forwardRad, lateralRad, yawRad, shiftM };
    },
  };
}
