// What decoding costs per sample, driver by driver, in one run: frames of the golden vectors again and again, in the
// form that streams most samples; Polar's, which are joined by their times, from the second implementation's encoder.
// Absolute times say little on another machine: the ratio to our own profile's decoder is what can be compared.
import { viewOf } from "../../firmware-protocol/bytes.ts";
import { decoderFor } from "../../firmware-protocol/decoders.ts";
import { uniformFrom } from "../../firmware-protocol/devices/simulated/random.ts";
import type { StreamFormat } from "../../firmware-protocol/driver.ts";
import { sensors } from "../../firmware-protocol/registry.ts";
import { ACC, type Counts, compressedFrame, GYRO } from "../peripheral/sensors/polar-frames.ts";
import { formatOf, modelsOf } from "./hostile-frames.ts";
import { quantile } from "./quantile.ts";

export interface DecodeCost {
  readonly driver: string;
  readonly channels: 3 | 6;
  readonly nsPerSample: number;
  readonly bytesPerSample: number;
}

interface Frame {
  readonly channel: string;
  readonly view: DataView;
}

const frameOf = (channel: string, bytes: Uint8Array): Frame => ({ channel, view: viewOf(bytes) });

/** Two seconds a round at 52 Hz, and a random walk, so that the deltas have the widths of motion. */
function polarRounds(): Frame[] {
  const uniform = uniformFrom(1);
  const walk: [number, number, number] = [0, 4000, 0];
  const next = (): Counts => {
    for (const axis of [0, 1, 2] as const) walk[axis] += Math.round(60 * (uniform() - 0.5));
    return [...walk];
  };
  return Array.from({ length: 400 }, (_, i) => {
    const lastNs = 1e9 * (1 + (36 / 52) * i);
    return [ACC, GYRO].map((type) =>
      frameOf("data", compressedFrame(type, lastNs, Array.from({ length: 36 }, next))),
    );
  }).flat();
}

/** Samples by their number of channels. */
function samplesIn(frames: readonly Frame[], format: StreamFormat): Record<3 | 6, number> {
  const decoder = decoderFor(format);
  const samples = { 3: 0, 6: 0 };
  for (const { channel, view } of frames) {
    const found = decoder?.decode(channel, view);
    if (!found?.ok) continue;
    for (const packet of found.value)
      if (packet.kind === "imu") samples[packet.channels] += packet.counts.length / packet.channels;
  }
  return samples;
}

/** Undefined: the device sends no samples. */
function costOf(driver: string): DecodeCost | undefined {
  const rounds =
    driver === "polar"
      ? [polarRounds()]
      : modelsOf(driver).map((vector) => vector.map(({ channel, bytes }) => frameOf(channel!, bytes)));
  const best = ([6, 3] as const)
    .flatMap((channels) => {
      const format = formatOf(driver, channels);
      return rounds.map((frames) => ({
        channels,
        format,
        frames,
        samples: samplesIn(frames, format)[channels],
      }));
    })
    .filter(({ samples }) => samples > 0)
    .toSorted((a, b) => b.channels - a.channels || b.samples - a.samples)[0];
  if (best === undefined) return undefined;
  const { channels, format, frames } = best;
  // Polar's carry their own times, and cannot be repeated.
  const rounded =
    driver === "polar"
      ? frames
      : Array.from({ length: Math.ceil(2000 / frames.length) }, () => frames).flat();
  const samples = samplesIn(rounded, format)[channels];
  const run = (): number => {
    const began = performance.now();
    for (let i = 0; i < 20; i++) samplesIn(rounded, format);
    return ((performance.now() - began) * 1e6) / (20 * samples);
  };
  run();
  const bytes = rounded.reduce((sum, { view }) => sum + view.byteLength, 0);
  return {
    driver,
    channels,
    nsPerSample: quantile([run(), run(), run(), run(), run()], 0.5),
    bytesPerSample: bytes / samples,
  };
}

/** Every driver of the registry that sends samples. */
export const decodeCosts = (): DecodeCost[] =>
  sensors.map(({ id }) => costOf(id)).filter((cost) => cost !== undefined);
