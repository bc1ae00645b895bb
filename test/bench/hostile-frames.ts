// Random and mutated frames from a seed, for every decoder that meets bytes from the air, driver by driver. In: a seed and
// a count. Out: how many were accepted and refused; a throw, or an acceptance that does not encode again, is a defect and
// is thrown with the bytes that did it. What is mutated are the golden vectors of the driver.
import { existsSync, readFileSync } from "node:fs";
import { viewOf } from "../../firmware-protocol/bytes.ts";
import type { Decoded } from "../../firmware-protocol/decode-error.ts";
import { uniformFrom } from "../../firmware-protocol/devices/simulated/random.ts";
import type { DeviceDriver, StreamFormat } from "../../firmware-protocol/driver.ts";
import { sensors } from "../../firmware-protocol/registry.ts";
import { bytesOf, vectorsOf } from "../golden/device-frames.ts";
import { profileCorpus, profileTargets } from "./hostile-profile.ts";

export interface Tally {
  accepted: number;
  refused: number;
}

export interface Target {
  readonly name: string;
  /** Undefined: there is but one way in. */
  readonly channel?: string;
  readonly decode: (view: DataView) => Decoded<unknown>;
}

/** Bytes that are valid, on the channel where they are. */
export interface Model {
  readonly channel?: string;
  readonly bytes: Uint8Array;
}

/** Decoders that belong together, and valid bytes of theirs to mutate. */
export interface Suspect {
  readonly name: string;
  readonly targets: readonly Target[];
  readonly corpus: readonly Model[];
}

/** A format that any driver can be asked to decode by. */
export const formatOf = (driverId: string, channels: 3 | 6): StreamFormat => ({
  driverId,
  channels,
  rateHz: 50,
  accScale: 1,
  gyrScale: 1,
  accSign: 1,
  axes: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  gyroConvention: channels === 6 ? "instantaneous" : "none",
  latencyS: 0,
  extra: { periodTicks: 655 },
});

/** Every channel of the driver, known or not to its decoder; one decoder for a whole run, as in a connection. */
const targetsOf = (driver: DeviceDriver): Target[] =>
  ([3, 6] as const).flatMap((channels) => {
    const decoder = driver.decoder(formatOf(driver.id, channels));
    return [...Object.keys(driver.gatt), "no such channel"].map((channel) => ({
      name: `${driver.id} ${channel} (${channels})`,
      channel,
      decode: (view: DataView) => decoder.decode(channel, view),
    }));
  });

/**
 * The driver's golden vectors that are valid, each its frames in order; for our own profile, whose vectors are kept by
 * message, those of its streams.
 */
export function modelsOf(id: string): readonly (readonly Model[])[] {
  const folder = new URL(`../golden/${id}/`, import.meta.url);
  if (existsSync(new URL("frames.json", folder)))
    return vectorsOf(id)
      .vectors.filter(({ errors }) => errors === undefined)
      .map(({ frames }) => frames.map(([channel, hex]) => ({ channel, bytes: bytesOf(hex) })));
  return ["stream", "event"].flatMap((channel) => {
    const file: { vectors: { hex: string; error?: unknown }[] } = JSON.parse(
      readFileSync(new URL(`${channel}.json`, folder), "utf8"),
    );
    return file.vectors
      .filter(({ error }) => error === undefined)
      .map(({ hex }) => [{ channel, bytes: bytesOf(hex) }]);
  });
}

/** Each driver of the registry, and the messages of our own profile. */
export async function suspects(): Promise<readonly Suspect[]> {
  const drivers = await Promise.all(sensors.map((listing) => listing.load()));
  return [
    ...drivers.map((driver) => ({
      name: driver.id,
      targets: targetsOf(driver),
      corpus: modelsOf(driver.id).flat(),
    })),
    { name: "thora messages", targets: profileTargets(), corpus: profileCorpus },
  ];
}

/** The share of frames that go to the channel where their model is at home. */
const AT_HOME = 0.8;

/** Feeds `count` frames. The same seed gives the same bytes to the same targets. */
export function feed(count: number, seed: number, { targets, corpus }: Suspect): Tally {
  const uniform = uniformFrom(seed);
  const whole = (below: number): number => Math.floor(uniform() * below);
  const one = <T>(list: readonly T[]): T => list[whole(list.length)]!;
  const homes = new Map(
    corpus.map(({ channel }) => [channel, targets.filter((target) => target.channel === channel)]),
  );
  const buffer = new Uint8Array(2048);
  const tally: Tally = { accepted: 0, refused: 0 };
  for (let i = 0; i < count; i++) {
    const { channel, bytes: model } = one(corpus);
    const length = uniform() < 0.2 ? randomInto(buffer, whole) : mutatedInto(buffer, model, whole);
    const target = one(uniform() < AT_HOME ? homes.get(channel)! : targets);
    const bytes = buffer.subarray(0, length);
    try {
      if (target.decode(viewOf(bytes)).ok) tally.accepted++;
      else tally.refused++;
    } catch (cause) {
      throw new Error(`${target.name} threw on ${Buffer.from(bytes).toString("hex")}`, { cause });
    }
  }
  return tally;
}

function randomInto(buffer: Uint8Array, whole: (below: number) => number): number {
  const length = whole(64);
  for (let i = 0; i < length; i++) buffer[i] = whole(256);
  return length;
}

/** Up to three changes: a byte, a bit, an end cut off, a byte pushed in, the whole repeated behind it. */
function mutatedInto(buffer: Uint8Array, model: Uint8Array, whole: (below: number) => number): number {
  buffer.set(model);
  let length = model.length;
  for (let times = whole(4); times > 0; times--) {
    const at = whole(Math.max(1, length));
    const kind = whole(5);
    if (kind === 0) buffer[at] = whole(256);
    else if (kind === 1) buffer[at] = buffer[at]! ^ (1 << whole(8));
    else if (kind === 2) length = at;
    else if (kind === 3) {
      buffer.copyWithin(at + 1, at, length);
      length++;
    } else {
      buffer.set(model, length);
      length = Math.min(buffer.length - model.length - 8, length + model.length);
    }
  }
  return length;
}
