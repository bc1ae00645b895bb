// The messages of our own profile, on both its sides, as targets of hostile bytes, and valid ones to mutate.
import { viewOf } from "../../firmware-protocol/bytes.ts";
import { type Decoded, decoded } from "../../firmware-protocol/decode-error.ts";
import { simulatedInfo } from "../../firmware-protocol/devices/simulated/identity.ts";
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
import { logAssembler } from "../../firmware-protocol/devices/thora/log-assembler.ts";
import { decodeBlock, encodeBlock } from "../../firmware-protocol/devices/thora/log-blocks.ts";
import { ThoraSensor } from "../../firmware-protocol/devices/thora/sensor.ts";
import { noFlags } from "../../firmware-protocol/packet.ts";
import type { Model, Target } from "./hostile-frames.ts";

const both =
  <T>(decode: (view: DataView) => Decoded<T>, encode: (value: T) => Uint8Array) =>
  (view: DataView): Decoded<T> => {
    const found = decode(view);
    if (found.ok && !decode(viewOf(encode(found.value))).ok) throw new Error("accepted, but not again");
    return found;
  };

/** What is accepted must encode again, and be accepted again. */
export function profileTargets(): readonly Target[] {
  const info = simulatedInfo(1);
  const sensor = new ThoraSensor({ info: { ...info, features: [...info.features, "epochLog", "rawLog"] } });
  const assembler = logAssembler();
  return [
    { name: "frame", decode: both(decodeFrame, encodeFrame) },
    { name: "event", decode: both(decodeEvent, encodeEvent) },
    { name: "info", decode: both(decodeInfo, encodeInfo) },
    { name: "request", decode: both(decodeRequest, encodeRequest) },
    { name: "reply", decode: both(decodeReply, encodeReply) },
    { name: "log block", decode: decodeBlock },
    {
      name: "log pieces",
      decode: (view) => {
        const piece = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
        return decoded(assembler.take(piece));
      },
    },
    {
      name: "sensor",
      decode: (view) => {
        const reply = sensor.control(new Uint8Array(view.buffer, view.byteOffset, view.byteLength), 0);
        return decodeReply(viewOf(reply ?? new Uint8Array(0)));
      },
    },
  ];
}

/** Valid messages: their neighbours get further into a decoder than noise does. */
const messages: readonly Uint8Array[] = [
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
  encodeBlock({ log: "epochs", first: 734, records: [] }),
  encodeRequest({ id: 4, operation: "log-read", arguments: { log: "raw", from: 0, count: 0xffffffff } }),
  encodeRequest({
    id: 9,
    operation: "start",
    arguments: { form: { mode: "raw6", samples: 0 }, rate: 5000, ranges: { accG: 8, gyrDps: 2000 } },
  }),
  encodeRequest({ id: 1, operation: "set-time", arguments: { time: 1_772_366_400_000, utcOffset: 60 } }),
  encodeRequest({ id: 2, operation: "erase", arguments: { key: 1, scope: "whole-log" } }),
  encodeReply({ id: 9, operation: "start", status: "busy", arguments: { retryAfter: 250 } }),
];

export const profileCorpus: readonly Model[] = messages.map((bytes) => ({ bytes }));
