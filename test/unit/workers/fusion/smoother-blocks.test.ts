import { describe, expect, test } from "vitest";
import { AccelerationSmoother } from "../../../../workers/fusion/smoother-acceleration.ts";
import type { UpSmoother } from "../../../../workers/fusion/smoother-block.ts";
import { smootherForDevice } from "../../../../workers/fusion/smoother-for-device.ts";
import { defaultSmootherParams } from "../../../../workers/fusion/smoother-params.ts";
import { BlockSmoother } from "../../../../workers/fusion/smoother.ts";
import { degree, largestAngle, repeated, smoothed, trial, upFrom } from "./smoother-streams.ts";

const long = repeated(trial, 6);
const periodS = 1 / trial.rateHz;
const inOneBlock = { params: { ...defaultSmootherParams, blockS: 1e4 } };

/** Bytes of all typed arrays that can be reached from `value`. */
function bytesOf(value: unknown, seen = new Set<unknown>()): number {
  if (typeof value !== "object" || value === null || seen.has(value)) return 0;
  seen.add(value);
  if (ArrayBuffer.isView(value)) {
    if (seen.has(value.buffer)) return 0;
    seen.add(value.buffer);
    return value.buffer.byteLength;
  }
  return Object.values(value).reduce((sum: number, part) => sum + bytesOf(part, seen), 0);
}

/** Feeds `stream` and tells how many samples waited inside at most, in how many blocks they came, and whether in order. */
function watch(smoother: UpSmoother): { waiting: number; blocks: number; ordered: boolean; out: number } {
  const seen = { waiting: 0, blocks: 0, ordered: true, out: 0 };
  const take = (block: ReturnType<UpSmoother["end"]>): void => {
    if (block === undefined) return;
    seen.blocks += 1;
    for (let i = 0; i < block.length; i++) seen.ordered &&= block.timeUs[i] === 20_000 * (seen.out + i);
    seen.out += block.length;
  };
  const { gyrRadPerS: w, accMPerS2: a } = long;
  for (let row = 0; row < long.length; row++) {
    const i = 3 * row;
    take(smoother.add(20_000 * row, w[i]!, w[i + 1]!, w[i + 2]!, a[i]!, a[i + 1]!, a[i + 2]!));
    seen.waiting = Math.max(seen.waiting, row + 1 - seen.out);
  }
  take(smoother.end());
  return seen;
}

describe("blocks of smoothed samples", () => {
  test("seams do not show: blocks differ from the whole by less than 0.01°", () => {
    const whole = smoothed(long, inOneBlock);
    expect(largestAngle(smoothed(long), whole)).toBeLessThan(0.01 * degree);
    // What the overlap is for: without it the last second of each block would be guessed.
    const blind = { params: { ...defaultSmootherParams, overlapS: 1 } };
    expect(largestAngle(smoothed(long, blind), whole)).toBeGreaterThan(0.1 * degree);
  });

  test("every sample comes back once, in order, with its time", () => {
    for (const convention of ["instantaneous", "none"] as const) {
      const { out, ordered, blocks } = watch(smootherForDevice(convention, { periodS }));
      expect(out).toBe(long.length);
      expect(ordered).toBe(true);
      expect(blocks).toBeGreaterThan(3);
    }
  });

  test("no sample waits longer than a block and its overlap", () => {
    const { blockS, overlapS } = defaultSmootherParams;
    const { waiting } = watch(new BlockSmoother("instantaneous", { periodS }));
    expect(waiting * periodS).toBeLessThan(blockS + overlapS + 1);
    expect(waiting * periodS).toBeGreaterThan(overlapS);
  });

  test("memory does not grow with the stream, whatever is lost of it", () => {
    for (const smoother of [
      new BlockSmoother("instantaneous", { periodS }),
      new AccelerationSmoother({ periodS }),
    ]) {
      const before = bytesOf(smoother);
      upFrom(smoother, long);
      expect(bytesOf(smoother)).toBe(before);
      expect(before).toBeGreaterThan(100_000);
      expect(before).toBeLessThan(16e6);
    }
  });

  test("gaps that cut the stream to single samples neither stop the blocks nor lose a sample", () => {
    const smoother = new BlockSmoother("instantaneous", { periodS });
    let out = 0;
    let waiting = 0;
    const samples = 20_000;
    for (let row = 0; row < samples; row++) {
      smoother.gap(2);
      out += smoother.add(row, 0, 0.1, 0, 0, 9.81, 0)?.length ?? 0;
      waiting = Math.max(waiting, row + 1 - out);
    }
    expect(waiting).toBeLessThan(10_000);
    out += smoother.end()?.length ?? 0;
    expect(out).toBe(samples);
  });
});
