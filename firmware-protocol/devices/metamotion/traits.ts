// What is true of a MetaMotion: rates, scales, mounting. Source: mbientlab/MetaWear-SDK-Cpp and its unit tests.
import type { StreamFormat } from "../../driver.ts";
import { ACC_COUNTS_PER_G, GYR_COUNTS_PER_DPS, rateCodes } from "./layout.ts";

export const DRIVER_ID = "metamotion";

const STANDARD_GRAVITY = 9.80665;

/** Hz. Faster ones exist, and more notifications than a browser is sure to deliver. */
export const ratesHz: readonly number[] = Object.keys(rateCodes).map(Number);

export const nearestRate = (askedHz: number): number =>
  ratesHz.toSorted((a, b) => Math.abs(a - askedHz) - Math.abs(b - askedHz) || b - a)[0]!;

/**
 * No clock and no counter on the wire. Signs and axes are the part's own and unconfirmed on hardware; the bench page's
 * axis check shows them.
 */
export const metamotionFormat = (rateHz: number): StreamFormat => ({
  driverId: DRIVER_ID,
  channels: 6,
  rateHz,
  accScale: STANDARD_GRAVITY / ACC_COUNTS_PER_G,
  gyrScale: Math.PI / 180 / GYR_COUNTS_PER_DPS,
  accSign: 1,
  // Worn with the device's y up and its face out of the back.
  axes: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  // The part's own filtered samples at its output rate.
  gyroConvention: "instantaneous",
  // No source states the part's low-pass delay; half a sample is what one with a corner near 0.4 of the rate takes.
  latencyS: 0.5 / rateHz,
});
