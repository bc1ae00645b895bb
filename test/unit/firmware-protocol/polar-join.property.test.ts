import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ByteWriter, viewOf } from "../../../firmware-protocol/bytes.ts";
import {
  addFrame,
  freshJoin,
  type JoinState,
  takeJoined,
} from "../../../firmware-protocol/devices/polar/sample-join.ts";
import { polarDecoder } from "../../../firmware-protocol/devices/polar/decoder.ts";
import { formatFrom } from "../../../firmware-protocol/devices/polar/traits.ts";

const MODULUS = 2 ** 53;

interface Scene {
  /** True samples per second. */
  readonly rateHz: number;
  readonly startTick: number;
  /** Samples by which rotation is ahead (whole: taken before the acceleration began) and by what part of one. */
  readonly lead: number;
  readonly phase: number;
  readonly acc: readonly { length: number; lost: boolean }[];
  readonly gyr: readonly { length: number; lost: boolean }[];
}

// A frame fills a packet; the maker's hold 30 to 60. Below 12 a lost frame cannot be told from a slow part.
const frames = (loss: number) =>
  fc.array(
    fc.record({
      length: fc.integer({ min: 12, max: 60 }),
      lost: fc.integer({ min: 0, max: 99 }).map((n) => n < loss),
    }),
    { minLength: 8, maxLength: 40 },
  );

const scenes = (loss: number): fc.Arbitrary<Scene> =>
  fc.record({
    rateHz: fc.double({ min: 51, max: 53, noNaN: true }),
    // Also across the turn of 2^53.
    startTick: fc.oneof(
      fc.integer({ min: 0, max: 2 ** 40 }),
      fc.integer({ min: 1, max: 60_000 }).map((ms) => MODULUS - ms * 1e6),
    ),
    lead: fc.integer({ min: 0, max: 80 }),
    phase: fc.double({ min: -0.45, max: 0.45, noNaN: true }),
    acc: frames(loss),
    gyr: frames(loss),
  });

interface Sent {
  readonly kind: "acc" | "gyr";
  readonly endNs: number;
  readonly tick: number;
  readonly values: readonly number[];
}

/** Each sample's first value is its number; its true instant is number + phase, in periods. */
function sentIn({ rateHz, startTick, lead, phase, acc, gyr }: Scene): Sent[] {
  const periodNs = 1e9 / rateHz;
  const of = (kind: "acc" | "gyr", list: Scene["acc"], first: number, shift: number): Sent[] => {
    let next = first;
    return list.flatMap(({ length, lost }) => {
      const numbers = Array.from({ length }, (_, i) => next + i);
      next += length;
      if (lost) return [];
      const endNs = Math.round((next - 1 + shift) * periodNs);
      const tick = (((startTick + endNs) % MODULUS) + MODULUS) % MODULUS;
      return [{ kind, endNs, tick, values: numbers.flatMap((n) => [n, 0, 0]) }];
    });
  };
  return [...of("acc", acc, 0, 0), ...of("gyr", gyr, -lead, phase)].toSorted((a, b) => a.endNs - b.endNs);
}

interface Pair {
  readonly acc: number;
  readonly gyr: number;
  readonly tick: number;
}

/** Joins all; every sample with the time that a reader would give it by the period. */
function joined(sent: readonly Sent[], between: (state: JoinState) => JoinState = (state) => state) {
  let state = freshJoin(52);
  const runs = sent.flatMap(({ kind, tick, values }) => {
    addFrame(state, kind, tick, values);
    const found = takeJoined(state);
    state = between(state);
    return found;
  });
  const pairs: Pair[] = runs.flatMap(({ values, tick }) =>
    Array.from({ length: values.length / 6 }, (_, i) => ({
      acc: values[6 * i]!,
      gyr: values[6 * i + 3]!,
      tick,
    })),
  );
  return { state, runs, pairs };
}

describe("acceleration and rotation joined", () => {
  test("nothing that was taken more than half a sample apart is ever paired, whatever is lost", () => {
    fc.assert(
      fc.property(scenes(25), (scene) => {
        const { pairs } = joined(sentIn(scene));
        for (const { acc, gyr } of pairs)
          expect(Math.abs(acc - (gyr + scene.phase))).toBeLessThanOrEqual(0.5 + 1e-3);
        const numbers = pairs.map(({ acc }) => acc);
        expect(new Set(numbers).size).toBe(numbers.length);
        expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
      }),
    );
  });

  test("where nothing is lost, all samples that have a counterpart are handed out", () => {
    fc.assert(
      fc.property(scenes(0), (scene) => {
        const sent = sentIn(scene);
        const { pairs } = joined(sent);
        const last = (kind: "acc" | "gyr") => sent.findLast((each) => each.kind === kind)!.values.at(-3)!;
        const both = Math.min(last("acc"), last("gyr")) + 1;
        expect(pairs.map(({ acc }) => acc)).toEqual(Array.from({ length: Math.max(0, both) }, (_, i) => i));
        for (const { acc, gyr } of pairs) expect(gyr).toBe(acc);
      }),
    );
  });

  test("a run's time is its last acceleration's, to a twentieth of a sample, also across the turn of the clock", () => {
    fc.assert(
      fc.property(scenes(15), (scene) => {
        const periodNs = 1e9 / scene.rateHz;
        for (const { values, tick } of joined(sentIn(scene)).runs) {
          const truth = scene.startTick + values.at(-6)! * periodNs;
          const off = (((tick - truth) % MODULUS) + MODULUS * 1.5) % MODULUS;
          expect(Math.abs(off - MODULUS / 2)).toBeLessThan(periodNs / 20);
        }
      }),
    );
  });

  test("a run has no hole: the samples in it follow one another", () => {
    fc.assert(
      fc.property(scenes(25), (scene) => {
        for (const { values } of joined(sentIn(scene)).runs)
          for (let i = 6; i < values.length; i += 6) expect(values[i]! - values[i - 6]!).toBe(1);
      }),
    );
  });

  test("frames that come twice or late change nothing", () => {
    fc.assert(
      fc.property(scenes(10), (scene) => {
        const sent = sentIn(scene);
        const doubled = sent.flatMap((frame) => [frame, frame]);
        expect(joined(doubled).pairs).toEqual(joined(sent).pairs);
      }),
    );
  });

  test("the state is plain: cloned after every frame, the outcome is the same bit for bit", () => {
    fc.assert(
      fc.property(scenes(20), (scene) => {
        const sent = sentIn(scene);
        expect(joined(sent, structuredClone).runs).toEqual(joined(sent).runs);
      }),
    );
  });
});

test("one kind alone is kept within bounds", () => {
  const state = freshJoin(52);
  const periodNs = 1e9 / 52;
  for (let k = 1; k <= 200; k++)
    addFrame(state, "acc", Math.round(50 * k * periodNs), Array<number>(150).fill(k));
  expect(takeJoined(state)).toEqual([]);
  expect(state.acc.timesNs).toHaveLength(256);
  expect(state.acc.values).toHaveLength(768);
});

test("a clock set back by an hour is told once, and both kinds go on joined", () => {
  const decoder = polarDecoder(formatFrom(50, 1, 1));
  const periodNs = 20_000_000;
  const frame = (kind: number, form: number, tick: number) => {
    const writer = new ByteWriter().u8(kind).u64(BigInt(tick)).u8(form);
    if (form === 1) for (let i = 0; i < 20; i++) writer.i16(1).i16(2).i16(3);
    else writer.i16(4).i16(5).i16(6).u8(0).u8(19);
    return viewOf(writer.bytes());
  };
  const hourNs = 3600e9;
  const flags: boolean[] = [];
  for (const from of [hourNs, 0])
    for (let k = 1; k <= 5; k++)
      for (const [kind, form] of [
        [2, 1],
        [5, 0x80],
      ] as const) {
        const found = decoder.decode("data", frame(kind, form, from + 20 * k * periodNs));
        if (!found.ok) throw new Error(JSON.stringify(found.error));
        for (const packet of found.value) if (packet.kind === "imu") flags.push(packet.flags.clockRestarted);
      }
  expect(flags.filter(Boolean)).toHaveLength(1);
  expect(flags.length).toBeGreaterThan(8);
});
