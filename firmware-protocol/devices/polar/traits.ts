// What the host prefers and derives from a Polar sensor's settings and start replies: rate, ranges, scales in SI.
import type { StreamFormat } from "../../driver.ts";
import type { Settings } from "./control.ts";
import { TICK_MODULUS, TICKS_PER_S } from "./layout.ts";

export const DRIVER_ID = "polar";

export const STANDARD_GRAVITY = 9.80665;
export const RADIAN_PER_DEGREE = Math.PI / 180;

/** Dropping onto a chair exceeds ±4 g; ±1000 °/s is more than a trunk turns. Own choice. */
export const ACC_FULL_SCALE_G = 8;
export const GYR_FULL_SCALE_DPS = 1000;

/** A factor below this turns counts into g (2.44e-4 on Verity Sense), one of 1 leaves mg. Own choice between the two. */
const FACTOR_IN_G = 0.1;

/** What a measurement offers. */
export interface Offer {
  readonly acc: Settings;
  /** Absent: OH1, H10. */
  readonly gyr?: Settings;
}

/** Rates that all offered measurements have in common, Hz. */
export const ratesOf = ({ acc, gyr }: Offer): readonly number[] =>
  (acc.rate ?? []).filter((rate) => rate > 0 && (gyr === undefined || (gyr.rate ?? []).includes(rate)));

/** One value of each setting offered; undefined where no rate is offered. */
export function chosenFrom(offered: Settings, rateHz: number, fullScale: number): Settings {
  const ranges = (offered.range ?? []).toSorted((a, b) => a - b);
  const range = ranges.find((each) => each >= fullScale) ?? ranges.at(-1);
  const first = ({ [0]: value }: readonly number[] = []) => (value === undefined ? [] : [value]);
  return Object.fromEntries(
    Object.entries({
      rate: [rateHz],
      resolution: first(offered.resolution),
      range: range === undefined ? [] : [range],
      channels: first(offered.channels),
    }).filter(([, values]) => values.length > 0),
  );
}

/** The rate nearest to the wanted one. */
export const nearestRate = (rates: readonly number[], rateHz: number): number | undefined =>
  rates.toSorted((a, b) => Math.abs(a - rateHz) - Math.abs(b - rateHz))[0];

/**
 * Device axes as worn: Y up, Z out of the back, the sensor's window to the body. z is about +1000 mg at rest in the
 * maker's test data (specific force); no drawing of the axes is public: unconfirmed on hardware, the bench page's axis
 * check shows it. Neither is a group delay or the gyroscope's averaging known.
 */
export const formatFrom = (
  rateHz: number,
  accFactor: number,
  gyrFactor: number | undefined,
): StreamFormat => ({
  driverId: DRIVER_ID,
  channels: gyrFactor === undefined ? 3 : 6,
  rateHz,
  accScale: accFactor * (accFactor < FACTOR_IN_G ? STANDARD_GRAVITY : STANDARD_GRAVITY / 1000),
  gyrScale: gyrFactor === undefined ? 0 : gyrFactor * RADIAN_PER_DEGREE,
  accSign: 1,
  axes: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  gyroConvention: gyrFactor === undefined ? "none" : "instantaneous",
  latencyS: 0,
  clock: { ticksPerS: TICKS_PER_S, modulus: TICK_MODULUS, of: "last" },
  extra: gyrFactor === undefined ? { accFactor } : { accFactor, gyrFactor },
});
