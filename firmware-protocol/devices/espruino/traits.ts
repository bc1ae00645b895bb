// What is true of the boards: rates, scales, axes. In: what the board said of itself; out: traits and format.
import type { StreamFormat } from "../../driver.ts";
import { MOST_SAMPLES, SEQUENCE_MODULUS, TICK_MODULUS, TICKS_PER_S } from "./layout.ts";

export const DRIVER_ID = "espruino";

const STANDARD_GRAVITY = 9.80665;
/** Both boards at ±4 g (jswrap_puck.c, jswrap_bangle.c). */
const COUNTS_PER_G = 8192;
/**
 * Puck.js at ±245 °/s, °/s per count: the typical sensitivity of its part, ST's LSM6DS3TR-C (data sheet, and ST's own
 * lsm6ds3tr_c_reg.c: 8.75 m°/s, 114.3 counts per °/s). The board's documentation divides by 134, which is 32 768 / 245:
 * full scale over range, as ST does not specify its gyroscopes; every turn would come out a seventh too small.
 * Unconfirmed on hardware: the bench page's turn check shows which is true.
 */
const DPS_PER_COUNT = 8.75e-3;

export type BoardName = "PUCKJS" | "BANGLEJS2";

export interface Board {
  readonly model: string;
  readonly channels: 3 | 6;
  readonly ratesHz: readonly number[];
  readonly axes: readonly number[];
  readonly canBuzz: boolean;
}

export const boards: Readonly<Record<BoardName, Board>> = {
  PUCKJS: {
    model: "Puck.js",
    channels: 6,
    /** Puck.accelOn; 208 Hz and more lose samples in JavaScript. */
    ratesHz: [12.5, 26, 52, 104],
    /** Face out of the back. z is +1 g with the face up (maker's sample values); x and y are unconfirmed on hardware: the
     * bench page's axis check shows them. */
    axes: [1, 0, 0, 0, 1, 0, 0, 0, 1],
    canBuzz: false,
  },
  BANGLEJS2: {
    model: "Bangle.js 2",
    channels: 3,
    /** Bangle.setPollInterval of 80, 40 and 20 ms with the chip's own rate beside it. */
    ratesHz: [12.5, 25, 50],
    /**
     * Display out of the back, its top edge up. Specific force, about x turned by half a turn: −1 g with the display up
     * (the firmware's own test for "face up" asks z < −0.8 g), −1 g along y standing on its lower edge, +1 g along x
     * with the button's side up (an owner's measurements, forum.espruino.com/conversations/371973). Unconfirmed by us.
     */
    axes: [1, 0, 0, 0, -1, 0, 0, 0, -1],
    canBuzz: true,
  },
};

export const boardNamed = (name: string): BoardName | undefined =>
  name === "PUCKJS" || name === "BANGLEJS2" ? name : undefined;

export const nearestRate = ({ ratesHz }: Board, rateHz: number): number =>
  ratesHz.toSorted((a, b) => Math.abs(a - rateHz) - Math.abs(b - rateHz))[0]!;

/** Five frames a second: enough for a live picture, few enough for every radio. */
export const samplesPerFrame = (rateHz: number): number =>
  Math.min(MOST_SAMPLES, Math.max(1, Math.round(rateHz / 5)));

export function formatFrom(name: BoardName, rateHz: number): StreamFormat {
  const { channels, axes } = boards[name];
  return {
    driverId: DRIVER_ID,
    channels,
    rateHz,
    accScale: STANDARD_GRAVITY / COUNTS_PER_G,
    gyrScale: channels === 6 ? (DPS_PER_COUNT * Math.PI) / 180 : 0,
    accSign: 1,
    axes,
    gyroConvention: channels === 6 ? "instantaneous" : "none",
    latencyS: 0,
    clock: { ticksPerS: TICKS_PER_S, modulus: TICK_MODULUS, of: "first" },
    sequenceModulus: SEQUENCE_MODULUS,
  };
}
