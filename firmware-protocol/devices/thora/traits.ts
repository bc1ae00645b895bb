// What the host prefers and derives from a Thora sensor's Info: ranges, rate, scales in SI, axes as a matrix.
import type { DeviceTraits, StreamFormat } from "../../driver.ts";
import type { LogName } from "../../log.ts";
import type { ControlArguments } from "./control.ts";
import type { Range, ThoraInfo } from "./info.ts";
import { LOG_SINCE_MINOR, SEQUENCE_MODULUS, type StreamMode, TICK_MODULUS, TICKS_PER_S } from "./layout.ts";

export const DRIVER_ID = "thora";

/** Putting the sensor on and dropping onto a chair exceed ±4 g; ±1000 °/s is more than a trunk turns. Own choice. */
const ACC_FULL_SCALE_G = 8;
const GYR_FULL_SCALE_DPS = 1000;

export function traitsFrom(info: ThoraInfo): DeviceTraits {
  const { major, minor, patch } = info.firmware;
  return {
    driverId: DRIVER_ID,
    sensorId: info.deviceId,
    model: info.model === "" ? "Thora" : info.model,
    firmware: `${major}.${minor}.${patch}`,
    hardware: info.hardwareId.toString(16).padStart(4, "0"),
    bootId: info.bootId,
    ratesHz: info.rates.filter((rate) => rate > 0).map((rate) => rate / 100),
    canBuzz: info.features.includes("haptic"),
    ...(logsOf(info).length === 0 ? {} : { hasLog: true }),
  };
}

/** The logs that a sensor keeps, the clock first. Before minor version 1 they were not yet what they are. */
export function logsOf({ protocolMinor, features }: ThoraInfo): readonly LogName[] {
  if (protocolMinor < LOG_SINCE_MINOR) return [];
  const epochs = features.includes("epochLog") ? ["epochs" as const] : [];
  const raw = features.includes("rawLog") ? ["raw" as const] : [];
  return epochs.length + raw.length === 0 ? [] : ["clock", ...epochs, ...raw];
}

/** A count worth nothing would make a standstill of every movement. */
const isScaled = (range: Range): boolean => range.nanoPerCount > 0;

/** The smallest offered range that holds `atLeast`, or the largest there is. */
const rangeFor = (ranges: readonly Range[], atLeast: number): Range | undefined => {
  const ascending = ranges.filter(isScaled).toSorted((a, b) => a.fullScale - b.fullScale);
  return ascending.find((range) => range.fullScale >= atLeast) ?? ascending.at(-1);
};

/** Arguments of a start request: the offered rate nearest to the one asked for. Undefined if Info offers nothing. */
export function startArgumentsFor(info: ThoraInfo, rateHz: number): ControlArguments | undefined {
  const mode: StreamMode = info.gyroMeaning === "none" || info.gyrRanges.length === 0 ? "raw3" : "raw6";
  const distance = (rate: number): number => Math.abs(rate - 100 * rateHz);
  const rate = info.rates.filter((offered) => offered > 0).toSorted((a, b) => distance(a) - distance(b))[0];
  const acc = rangeFor(info.accRanges, ACC_FULL_SCALE_G);
  const gyr = rangeFor(info.gyrRanges, GYR_FULL_SCALE_DPS);
  if (rate === undefined || acc === undefined) return undefined;
  return {
    form: { mode, samples: 0 },
    rate,
    ranges: { accG: acc.fullScale, gyrDps: gyr?.fullScale ?? 0 },
  };
}

/** From what the sensor said that it applied. Undefined where the reply is incomplete or names a range not offered. */
export function formatFrom(info: ThoraInfo, applied: ControlArguments): StreamFormat | undefined {
  const { form, rate, ranges, period } = applied;
  if (form === undefined || ranges === undefined || !rate || !period) return undefined;
  const acc = info.accRanges.find((range) => range.fullScale === ranges.accG && isScaled(range));
  const gyr = info.gyrRanges.find((range) => range.fullScale === ranges.gyrDps && isScaled(range));
  const six = form.mode === "raw6";
  if (acc === undefined || (six && (gyr === undefined || info.gyroMeaning === "none"))) return undefined;
  return {
    driverId: DRIVER_ID,
    channels: six ? 6 : 3,
    rateHz: rate / 100,
    accScale: acc.nanoPerCount * 1e-9,
    gyrScale: six && gyr !== undefined ? gyr.nanoPerCount * 1e-9 : 0,
    accSign: info.accSign,
    axes: info.axes.flatMap((axis) => [1, 2, 3].map((k) => (Math.abs(axis) === k ? Math.sign(axis) : 0))),
    gyroConvention: six ? info.gyroMeaning : "none",
    latencyS: info.groupDelayUs * 1e-6,
    clock: { ticksPerS: TICKS_PER_S, modulus: TICK_MODULUS, of: "first" },
    sequenceModulus: SEQUENCE_MODULUS,
    extra: { periodTicks: period },
  };
}
