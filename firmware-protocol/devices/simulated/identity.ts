// Who the simulated sensor says it is: an Info as a board with a common six-axis part would give it.
import type { ThoraInfo } from "../thora/info.ts";
import { LONGEST_FRAME, PROTOCOL_MINOR } from "../thora/layout.ts";
import { uniformFrom } from "./random.ts";

/** 8 g and 16 g over i16: 9.80665 · range / 32768, in 10⁻⁹ m/s². */
const accRange = (fullScale: number) => ({
  fullScale,
  nanoPerCount: Math.round((fullScale * 9.80665e9) / 32_768),
});
/** °/s over i16, in 10⁻⁹ rad/s. */
const gyrRange = (fullScale: number) => ({
  fullScale,
  nanoPerCount: Math.round((fullScale * (Math.PI / 180) * 1e9) / 32_768),
});

export function simulatedInfo(seed: number, bootId = 1): ThoraInfo {
  const uniform = uniformFrom(seed ^ 0x1de47);
  const digits = (): string =>
    Math.floor(uniform() * 2 ** 32)
      .toString(16)
      .padStart(8, "0");
  return {
    protocolMinor: PROTOCOL_MINOR,
    hardwareId: 0x5111,
    firmware: { major: 1, minor: 0, patch: 0 },
    deviceId: digits() + digits(),
    bootId,
    features: ["haptic", "wornDetection", "button"],
    groupDelayUs: 0,
    largestPacket: LONGEST_FRAME,
    gyroMeaning: "instantaneous",
    axes: [1, 2, 3],
    accSign: 1,
    rates: [1250, 2500, 5000, 5200, 10_000, 10_400, 20_000],
    accRanges: [accRange(8), accRange(16)],
    gyrRanges: [gyrRange(2000)],
    model: "Simulated",
  };
}
