// What is true of a Movesense: rates, scales, mounting, clock. Source: vendor's YAML API (imu.yaml, acc.yaml).
import type { DeviceTraits, StreamFormat } from "../../driver.ts";
import type { Greeting } from "./codec.ts";
import { IMU6_PARTS, TICK_MODULUS, TICKS_PER_S } from "./layout.ts";

const DRIVER_ID = "movesense";

/** Hz, by name: the part's true rate is some percent off and is estimated from the timestamps. 416 to 1666 as well. */
const ratesHz = [13, 26, 52, 104, 208] as const;

export const nearestRate = (askedHz: number): number =>
  ratesHz.toSorted((a, b) => Math.abs(a - askedHz) - Math.abs(b - askedHz) || b - a)[0]!;

export const movesenseTraits = ({ serial, product, app, appVersion }: Greeting): DeviceTraits => ({
  driverId: DRIVER_ID,
  sensorId: serial,
  model: product,
  firmware: [app, appVersion].filter(Boolean).join(" "),
  hardware: "",
  ratesHz,
  canBuzz: false,
});

/** m/s² and °/s come as floats. Signs are unconfirmed on hardware; the bench page's axis check shows them. */
export const movesenseFormat = (rateHz: number): StreamFormat => ({
  driverId: DRIVER_ID,
  channels: 6,
  rateHz,
  accScale: 1,
  gyrScale: Math.PI / 180,
  accSign: 1,
  // Worn with the device's y up and its face out of the back.
  axes: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  // The part's own samples at its output rate, passed on as they are.
  gyroConvention: "instantaneous",
  // No source states the part's low-pass delay; half a sample is what one with a corner near 0.4 of the rate takes.
  latencyS: 0.5 / rateHz,
  clock: { ticksPerS: TICKS_PER_S, modulus: TICK_MODULUS, of: "first" },
  extra: { parts: IMU6_PARTS },
});
