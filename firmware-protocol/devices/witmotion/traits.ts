// What a WitMotion sensor measures, and how it is worn. Scales and axes: datasheet; a captured frame at rest confirms
// +1 g on Z with the label up.
import type { DeviceTraits, StreamFormat } from "../../driver.ts";
import { rateCodes } from "./layout.ts";

export const DRIVER_ID = "witmotion";

const STANDARD_GRAVITY = 9.80665;
const ACC_SCALE = (16 * STANDARD_GRAVITY) / 32_768;
const GYR_SCALE = (2000 * Math.PI) / 180 / 32_768;

/**
 * Device: X forward, Y left, Z out of the label. Worn with X up and the label out of the back, Y points to the wearer's
 * left. Not tried on a wearer; the bench page's axis check shows it.
 */
const AXES = [0, -1, 0, 1, 0, 0, 0, 0, 1];

/** Gyro delay of an MPU-type filter of 42 Hz, which is code 4 of the bandwidth register; its default is unconfirmed. */
const LATENCY_S = 0.006;

/** All that tells two units apart on the wire is the serial number, where the unit holds one. */
export const traitsFrom = (serial: string | undefined, firmware: string): DeviceTraits => ({
  driverId: DRIVER_ID,
  ...(serial === undefined ? {} : { sensorId: serial }),
  model: "WitMotion",
  firmware,
  hardware: "",
  ratesHz: [...rateCodes.values()],
  canBuzz: false,
});

/** `isNew`: the rate was another until now. */
export const formatFrom = (rateHz: number, isNew = false): StreamFormat => ({
  driverId: DRIVER_ID,
  channels: 6,
  rateHz,
  accScale: ACC_SCALE,
  gyrScale: GYR_SCALE,
  accSign: 1,
  axes: AXES,
  gyroConvention: "instantaneous",
  latencyS: LATENCY_S,
  ...(isNew && { earlyVoid: true }),
});
