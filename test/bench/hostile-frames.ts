// Random and mutated frames from a seed, for every decoder that meets bytes from the air. In: a seed and a count. Out:
// how many were accepted and refused; a throw, or an acceptance that does not encode again, is a defect and is thrown
// with the bytes that did it.
import { viewOf } from "../../firmware-protocol/bytes.ts";
import type { Decoded } from "../../firmware-protocol/decode-error.ts";
import { simulatedInfo } from "../../firmware-protocol/devices/simulated/identity.ts";
import { uniformFrom } from "../../firmware-protocol/devices/simulated/random.ts";
import {
  decodeEvent,
  decodeFrame,
  encodeEvent,
  encodeFrame,
} from "../../firmware-protocol/devices/thora/codec.ts";
import {
  decodeReply,
  decodeRequest,
  encodeReply,
  encodeRequest,
} from "../../firmware-protocol/devices/thora/control.ts";
import { decodeInfo, encodeInfo } from "../../firmware-protocol/devices/thora/info.ts";
import { ThoraSensor } from "../../firmware-protocol/devices/thora/sensor.ts";
import type { DeviceDriver, StreamFormat } from "../../firmware-protocol/driver.ts";
import { noFlags } from "../../firmware-protocol/packet.ts";
import { sensors } from "../../firmware-protocol/registry.ts";

export interface Tally {
  accepted: number;
  refused: number;
}

interface Target {
  readonly name: string;
  readonly decode: (view: DataView) => Decoded<unknown>;
}

/** A format that any driver can be asked to decode by. */
const formatOf = (driverId: string, channels: 3 | 6): StreamFormat => ({
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

/** Every channel of every driver, known or not to its decoder; one decoder for a whole run, as in a connection. */
const targetsOf = (driver: DeviceDriver): Target[] =>
  ([3, 6] as const).flatMap((channels) => {
    const decoder = driver.decoder(formatOf(driver.id, channels));
    return [...Object.keys(driver.gatt), "no such channel"].map((channel) => ({
      name: `${driver.id} ${channel} (${channels})`,
      decode: (view: DataView) => decoder.decode(channel, view),
    }));
  });

const both =
  <T>(decode: (view: DataView) => Decoded<T>, encode: (value: T) => Uint8Array) =>
  (view: DataView): Decoded<T> => {
    const found = decode(view);
    if (found.ok && !decode(viewOf(encode(found.value))).ok) throw new Error("accepted, but not again");
    return found;
  };

export async function targets(): Promise<readonly Target[]> {
  const drivers = await Promise.all(sensors.map((listing) => listing.load()));
  const sensor = new ThoraSensor({ info: simulatedInfo(1) });
  return [
    ...drivers.flatMap(targetsOf),
    { name: "frame", decode: both(decodeFrame, encodeFrame) },
    { name: "event", decode: both(decodeEvent, encodeEvent) },
    { name: "info", decode: both(decodeInfo, encodeInfo) },
    { name: "request", decode: both(decodeRequest, encodeRequest) },
    { name: "reply", decode: both(decodeReply, encodeReply) },
    {
      name: "sensor",
      decode: (view) => {
        const reply = sensor.control(new Uint8Array(view.buffer, view.byteOffset, view.byteLength), 0);
        const found = decodeReply(viewOf(reply ?? new Uint8Array(0)));
        return found;
      },
    },
  ];
}

/** Valid messages to mutate: their neighbours get further into a decoder than noise does. */
export const seedCorpus: readonly Uint8Array[] = [
  ...[6, 12, 60, 114].map((length) =>
    encodeFrame({
      mode: "raw6",
      flags: noFlags,
      sequence: 1,
      tick: 2,
      period: 655,
      counts: new Int16Array(length).fill(257),
    }),
  ),
  encodeFrame({ mode: "raw6", flags: noFlags, sequence: 1, tick: 2, counts: new Int16Array(6) }),
  encodeFrame({ mode: "raw3", flags: noFlags, sequence: 1, tick: 2, period: 9, counts: new Int16Array(9) }),
  encodeFrame({ mode: "raw3", flags: noFlags, sequence: 1, tick: 2, counts: new Int16Array(6) }),
  encodeEvent({ event: "button", value: 1, tick: 5 }),
  encodeInfo(simulatedInfo(1)),
  encodeRequest({
    id: 9,
    operation: "start",
    arguments: { form: { mode: "raw6", samples: 0 }, rate: 5000, ranges: { accG: 8, gyrDps: 2000 } },
  }),
  encodeRequest({ id: 1, operation: "set-time", arguments: { time: 1_772_366_400_000, utcOffset: 60 } }),
  encodeRequest({ id: 2, operation: "erase", arguments: { key: 1, scope: "whole-log" } }),
  encodeReply({ id: 9, operation: "start", status: "busy", arguments: { retryAfter: 250 } }),
  Uint8Array.of(55),
];

/** Feeds `count` frames, each to the next target. The same seed gives the same bytes. */
export function feed(count: number, seed: number, list: readonly Target[]): Tally {
  const uniform = uniformFrom(seed);
  const whole = (below: number): number => Math.floor(uniform() * below);
  const buffer = new Uint8Array(600);
  const tally: Tally = { accepted: 0, refused: 0 };
  for (let i = 0; i < count; i++) {
    const length = uniform() < 0.3 ? randomInto(buffer, whole) : mutatedInto(buffer, whole);
    const target = list[i % list.length]!;
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

function mutatedInto(buffer: Uint8Array, whole: (below: number) => number): number {
  const model = seedCorpus[whole(seedCorpus.length)]!;
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
