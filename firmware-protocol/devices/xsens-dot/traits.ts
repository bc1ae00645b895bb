// What is true of a DOT: rates, scales, mounting, clock. Sources: XD0506P rev. C; vendor's user manual.
import type { DeviceTraits, StreamFormat } from "../../driver.ts";
import {
  INFO_BYTES,
  type PayloadForm,
  PRODUCT_OFFSET,
  SERIAL_OFFSET,
  TICK_MODULUS,
  TICKS_PER_S,
  VERSION_OFFSET,
} from "./layout.ts";

const DRIVER_ID = "xsens-dot";

/** Live rates, Hz; 120 Hz is for its own recording only. */
const ratesHz = [1, 4, 10, 12, 15, 20, 30, 60] as const;
export const FASTEST_HZ = 120;

/** From a motion to its notification, vendor's manual; how much of it lies before the timestamp is not stated, s. */
const LATENCY_S = 0.03;

/** Of two equally near the faster. */
export const nearestRate = (askedHz: number): number =>
  ratesHz.toSorted((a, b) => Math.abs(a - askedHz) - Math.abs(b - askedHz) || b - a)[0]!;

/** From the 34 bytes of device information; undefined where they are too few. */
export function dotTraitsFrom(info: DataView): DeviceTraits | undefined {
  if (info.byteLength < INFO_BYTES) return undefined;
  const [major, minor, patch] = [0, 1, 2].map((i) => info.getUint8(VERSION_OFFSET + i));
  let product = "";
  for (let at = PRODUCT_OFFSET; at < INFO_BYTES; at++) {
    const code = info.getUint8(at);
    if (code > 32 && code < 127) product += String.fromCharCode(code);
  }
  return {
    driverId: DRIVER_ID,
    sensorId: info.getBigUint64(SERIAL_OFFSET, true).toString(16).padStart(16, "0"),
    model: "DOT",
    firmware: `${major}.${minor}.${patch}`,
    hardware: product,
    ratesHz,
    canBuzz: false,
  };
}

/**
 * Gyro convention: the part is sampled at 800 Hz and integrated on the device (strapdown), so what is sent at 60 Hz or
 * less stands for the turn over the interval that ends at the timestamp, not for one instant of it. Signs and the
 * upward +g are unconfirmed on hardware; the bench page's axis check shows them.
 */
export const dotFormat = (form: PayloadForm, rateHz: number): StreamFormat => ({
  driverId: DRIVER_ID,
  channels: 6,
  rateHz,
  accScale: 1,
  gyrScale: Math.PI / 180,
  accSign: 1,
  // Worn with the device's x up and the logo out of the back.
  axes: [0, -1, 0, 1, 0, 0, 0, 0, 1],
  gyroConvention: "interval-mean",
  latencyS: LATENCY_S,
  clock: { ticksPerS: TICKS_PER_S, modulus: TICK_MODULUS, of: "first" },
  extra: { payloadMode: form.mode },
});
