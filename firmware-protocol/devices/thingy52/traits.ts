// What a Thingy:52 measures, and how it is worn.
import type { DeviceTraits, StreamFormat } from "../../driver.ts";
import { ACC_COUNTS_PER_G, FASTEST_HZ, GYR_COUNTS_PER_DPS } from "./layout.ts";

export const DRIVER_ID = "thingy52";

const STANDARD_GRAVITY = 9.80665;

/** Worn with Y up and the face (Z) out of the back. Not tried on a wearer; the bench page's axis check shows it. */
const AXES = [1, 0, 0, 0, 1, 0, 0, 0, 1];
/** Its axes read positive where they point down; the gyro keeps the right hand. From the firmware's axis matrix. */
const ACC_SIGN = -1;

/** Gyro delay of an MPU-9250 at 98 Hz, half of the motion processor's 200 Hz. Unconfirmed. */
const LATENCY_S = 0.003;

/** Whole parts of 200 Hz up to 100: there is one notification per sample, and more of them do not all arrive. */
const RATES_HZ = [5, 8, 10, 20, 25, 40, 50, 100];

export const rateNearest = (rateHz: number): number =>
  RATES_HZ.reduce((best, next) => (Math.abs(next - rateHz) < Math.abs(best - rateHz) ? next : best));

/** What the device makes of a configured rate. */
export const rateApplied = (configuredHz: number): number =>
  FASTEST_HZ / Math.floor(FASTEST_HZ / configuredHz);

/** Its name is its owner's choice and its random id only advertised: nothing on the wire tells two units apart. */
export const traitsFrom = (firmware: string): DeviceTraits => ({
  driverId: DRIVER_ID,
  model: "Thingy:52",
  firmware,
  hardware: "PCA20020",
  ratesHz: RATES_HZ,
  canBuzz: false,
});

export const formatFrom = (rateHz: number): StreamFormat => ({
  driverId: DRIVER_ID,
  channels: 6,
  rateHz,
  accScale: STANDARD_GRAVITY / ACC_COUNTS_PER_G,
  gyrScale: Math.PI / 180 / GYR_COUNTS_PER_DPS,
  accSign: ACC_SIGN,
  axes: AXES,
  gyroConvention: "instantaneous",
  latencyS: LATENCY_S,
});
