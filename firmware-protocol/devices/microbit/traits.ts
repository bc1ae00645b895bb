// What a micro:bit measures, and how it is worn.
import type { DeviceTraits, StreamFormat } from "../../driver.ts";
import { COUNTS_PER_G, PERIODS_MS } from "./layout.ts";

export const DRIVER_ID = "microbit";

const STANDARD_GRAVITY = 9.80665;

/**
 * At rest z is −1 g with the LEDs up, y is +1 g with the logo up, x is +1 g with the right edge down (gestures of the
 * firmware; the right edge as seen facing the LEDs). So as specific force, which is positive on the axis that points
 * up, x points left, y to the logo and z into the board: right-handed. Worn with the LEDs out of the back and the logo
 * up, that is a half turn about y. Not tried on a wearer; the bench page's axis check shows it.
 */
const AXES = [-1, 0, 0, 0, 1, 0, 0, 0, -1];

/** Its five-letter name is only advertised: nothing that can be read tells two units apart. */
export const traitsFrom = (model: string, firmware: string): DeviceTraits => ({
  driverId: DRIVER_ID,
  model: model === "" ? "BBC micro:bit" : model,
  firmware,
  hardware: "",
  ratesHz: PERIODS_MS.map((period) => 1000 / period).toSorted((a, b) => a - b),
  canBuzz: false,
});

/** The delay of its filters is unconfirmed and small beside what the radio adds. */
export const formatFrom = (periodMs: number): StreamFormat => ({
  driverId: DRIVER_ID,
  channels: 3,
  rateHz: 1000 / periodMs,
  accScale: STANDARD_GRAVITY / COUNTS_PER_G,
  gyrScale: 0,
  accSign: 1,
  axes: AXES,
  gyroConvention: "none",
  latencyS: 0,
});
