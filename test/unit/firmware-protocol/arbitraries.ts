// fast-check generators of everything that the Thora profile can say.
import * as fc from "fast-check";
import type { StreamFrame, ThoraEvent } from "../../../firmware-protocol/devices/thora/codec.ts";
import type {
  ControlArguments,
  ControlReply,
  ControlRequest,
} from "../../../firmware-protocol/devices/thora/control.ts";
import type { ClockMark, EpochRecord, LogBlock, RawRecord } from "../../../firmware-protocol/log.ts";
import type { ThoraInfo } from "../../../firmware-protocol/devices/thora/info.ts";
import {
  eraseScopes,
  eventKinds,
  featureBits,
  gyroMeanings,
  hapticPatterns,
  logKinds,
  opcodes,
  type StreamMode,
  sampleBytes,
  statuses,
  streamModes,
} from "../../../firmware-protocol/devices/thora/layout.ts";

const u8 = fc.integer({ min: 0, max: 0xff });
const u16 = fc.integer({ min: 0, max: 0xffff });
const u32 = fc.integer({ min: 0, max: 0xffffffff });
const i16 = fc.integer({ min: -0x8000, max: 0x7fff });
const keyOf = <K extends string>(table: Readonly<Record<K, number>>) =>
  fc.constantFrom(...(Object.keys(table) as K[]));

const flags = fc.record({
  droppedBefore: fc.boolean(),
  clockRestarted: fc.boolean(),
  notWorn: fc.boolean(),
  charging: fc.boolean(),
  saturated: fc.boolean(),
});

function frameOf(mode: StreamMode, small: boolean): fc.Arbitrary<StreamFrame> {
  const room = small ? 20 - 8 : 244 - 10;
  const most = Math.floor(room / sampleBytes[mode]);
  const perSample = sampleBytes[mode] / 2;
  const base = { mode: fc.constant(mode), flags, sequence: u16, tick: u32 };
  const counts = fc
    .integer({ min: 1, max: most })
    .chain((n) => fc.array(i16, { minLength: n * perSample, maxLength: n * perSample }))
    .map((values) => Int16Array.from(values));
  return small
    ? fc.record({ ...base, counts })
    : fc.record({ ...base, counts, period: fc.integer({ min: 1, max: 0xffff }) });
}

export const frames: fc.Arbitrary<StreamFrame> = fc
  .tuple(keyOf(streamModes), fc.boolean())
  .chain(([mode, small]) => frameOf(mode, small));

export const events: fc.Arbitrary<ThoraEvent> = fc.record({
  event: keyOf(eventKinds),
  value: u16,
  tick: u32,
});

const ranges = fc.array(fc.record({ fullScale: u16, nanoPerCount: u32 }), { maxLength: 5 });

export const infos: fc.Arbitrary<ThoraInfo> = fc.record({
  protocolMinor: u8,
  hardwareId: u16,
  firmware: fc.record({ major: u8, minor: u8, patch: u16 }),
  deviceId: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map((id) => id.toString(16).padStart(16, "0")),
  bootId: u32,
  features: fc.subarray(Object.keys(featureBits) as (keyof typeof featureBits)[]),
  groupDelayUs: u32,
  largestPacket: u16,
  gyroMeaning: keyOf(gyroMeanings),
  axes: fc.constantFrom<[number, number, number]>([1, 2, 3], [-2, 1, 3], [2, 3, 1], [-1, -2, 3], [3, 2, -1]),
  accSign: fc.constantFrom<1 | -1>(1, -1),
  rates: fc.array(u16, { maxLength: 12 }),
  accRanges: ranges,
  gyrRanges: ranges,
  model: fc.string({
    unit: fc.integer({ min: 32, max: 126 }).map((c) => String.fromCharCode(c)),
    maxLength: 20,
  }),
});

const controlArguments: fc.Arbitrary<ControlArguments> = fc.record(
  {
    form: fc.record({ mode: keyOf(streamModes), samples: u8 }),
    rate: u16,
    ranges: fc.record({ accG: u8, gyrDps: u16 }),
    period: u16,
    retryAfter: u16,
    argument: u8,
    time: fc.maxSafeNat(),
    utcOffset: i16,
    pattern: keyOf(hapticPatterns),
    duration: u16,
    nudge: fc.record({
      on: fc.boolean(),
      intervalMin: u8,
      quietFromMin: u16,
      quietToMin: u16,
      perHour: u8,
    }),
    up: fc.tuple(i16, i16, i16),
    log: keyOf(logKinds),
    from: u32,
    count: u32,
    unlocks: keyOf(opcodes),
    key: u32,
    scope: keyOf(eraseScopes),
  },
  { requiredKeys: [] },
);

export const requests: fc.Arbitrary<ControlRequest> = fc.record({
  id: fc.integer({ min: 1, max: 0xff }),
  operation: keyOf(opcodes),
  arguments: controlArguments,
});

export const replies: fc.Arbitrary<ControlReply> = fc.record({
  id: fc.integer({ min: 1, max: 0xff }),
  operation: keyOf(opcodes),
  status: keyOf(statuses),
  arguments: controlArguments,
});

const epochRecords: fc.Arbitrary<EpochRecord> = fc
  .record({
    tick: u32,
    up: fc.tuple(i16, i16, i16),
    spread: u16,
    accDeviation: u16,
    flags: fc.record({
      worn: fc.boolean(),
      walking: fc.boolean(),
      charging: fc.boolean(),
      nudged: fc.boolean(),
      button: fc.boolean(),
    }),
    battery: fc.option(fc.integer({ min: 0, max: 100 }), { nil: undefined }),
  })
  .map(({ battery, ...rest }) => ({
    kind: "epoch",
    ...rest,
    ...(battery === undefined ? {} : { battery }),
  }));

const clockMarks: fc.Arbitrary<ClockMark> = fc
  .record({
    bootId: u32,
    tick: u32,
    epochMs: fc.option(fc.maxSafeNat(), { nil: undefined }),
    isBoot: fc.boolean(),
    isSet: fc.boolean(),
    nextEpoch: u32,
    nextRaw: u32,
  })
  .map(({ epochMs, ...rest }) => ({
    kind: "clock-mark",
    ...rest,
    ...(epochMs === undefined ? {} : { epochMs }),
  }));

const rawRecords: fc.Arbitrary<readonly RawRecord[]> = fc
  .tuple(fc.integer({ min: 1, max: 19 }), u16, u32, fc.integer({ min: 1, max: 0xffff }))
  .chain(([samples, sequence, tick, period]) =>
    fc.array(
      fc.tuple(flags, fc.array(i16, { minLength: 6 * samples, maxLength: 6 * samples })).map(
        ([frameFlags, values]): RawRecord => ({
          kind: "raw",
          packet: {
            kind: "imu",
            channels: 6,
            counts: Int16Array.from(values),
            time: { tick, of: "first", period },
            sequence,
            flags: frameFlags,
          },
        }),
      ),
      { maxLength: 4 },
    ),
  );

const first = fc.integer({ min: 0, max: 2 ** 32 - 100 });

export const logBlocks: fc.Arbitrary<LogBlock> = fc.oneof(
  fc.record({ log: fc.constant("epochs"), first, records: fc.array(epochRecords, { maxLength: 62 }) }),
  fc.record({ log: fc.constant("clock"), first, records: fc.array(clockMarks, { maxLength: 36 }) }),
  fc.record({ log: fc.constant("raw"), first, records: rawRecords }),
);
