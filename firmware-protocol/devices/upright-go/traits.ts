// A GO 2's format: it sends no acceleration and no rotation, so scales are empty and no sample is ever made up.
import type { StreamFormat } from "../../driver.ts";

export const DRIVER_ID = "upright-go";

/** Of angles; nobody knows: 15 a second by one account, 3 by another. */
const ANGLES_PER_S = 15;

export const uprightFormat: StreamFormat = {
  driverId: DRIVER_ID,
  channels: 3,
  rateHz: ANGLES_PER_S,
  accScale: 0,
  gyrScale: 0,
  accSign: 1,
  axes: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  gyroConvention: "none",
  latencyS: 0,
};
