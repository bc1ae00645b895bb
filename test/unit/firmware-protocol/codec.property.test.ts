import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { viewOf } from "../../../firmware-protocol/bytes.ts";
import type { Decoded } from "../../../firmware-protocol/decode-error.ts";
import {
  decodeEvent,
  decodeFrame,
  encodeEvent,
  encodeFrame,
} from "../../../firmware-protocol/devices/thora/codec.ts";
import {
  decodeReply,
  decodeRequest,
  encodeReply,
  encodeRequest,
} from "../../../firmware-protocol/devices/thora/control.ts";
import { decodeInfo, encodeInfo } from "../../../firmware-protocol/devices/thora/info.ts";
import { decodeBlock, encodeBlock } from "../../../firmware-protocol/devices/thora/log-blocks.ts";
import { events, frames, infos, logBlocks, replies, requests } from "./arbitraries.ts";

interface Case<T> {
  readonly name: string;
  readonly values: fc.Arbitrary<T>;
  readonly encode: (value: T) => Uint8Array;
  readonly decode: (view: DataView) => Decoded<T>;
  /** Cutting a frame between two samples leaves a shorter, valid frame; cutting a message between TLVs likewise. */
  readonly shortestCut: number;
}

const kase = <T>(of: Case<T>): Case<unknown> => of as unknown as Case<unknown>;

const cases = [
  kase({
    name: "Stream frame",
    values: frames,
    encode: encodeFrame,
    decode: decodeFrame,
    shortestCut: 14,
  }),
  kase({ name: "Event", values: events, encode: encodeEvent, decode: decodeEvent, shortestCut: 8 }),
  kase({ name: "Info", values: infos, encode: encodeInfo, decode: decodeInfo, shortestCut: 36 }),
  kase({
    name: "Control request",
    values: requests,
    encode: encodeRequest,
    decode: decodeRequest,
    shortestCut: 2,
  }),
  kase({
    name: "Control reply",
    values: replies,
    encode: encodeReply,
    decode: decodeReply,
    shortestCut: 3,
  }),
  kase({
    name: "Log block",
    values: logBlocks,
    encode: encodeBlock,
    decode: decodeBlock,
    shortestCut: 14,
  }),
];

describe.each(cases)("$name", ({ values, encode, decode, shortestCut }) => {
  test("what was encoded is decoded to the same value", () => {
    fc.assert(
      fc.property(values, (value) => {
        expect(decode(viewOf(encode(value)))).toEqual({ ok: true, value });
      }),
    );
  });

  test("what was decoded from a window into a larger buffer is the same", () => {
    fc.assert(
      fc.property(values, fc.integer({ min: 0, max: 9 }), (value, before) => {
        const bytes = encode(value);
        const within = new Uint8Array(before + bytes.length + 5).fill(0xa5);
        within.set(bytes, before);
        const view = new DataView(within.buffer, before, bytes.length);
        expect(decode(view)).toEqual({ ok: true, value });
      }),
    );
  });

  test("what was cut short of its fixed part is refused as too short", () => {
    fc.assert(
      fc.property(values, fc.nat(), (value, at) => {
        const cut = encode(value).slice(0, at % shortestCut);
        expect(decode(viewOf(cut))).toMatchObject({ ok: false, error: { code: "too-short" } });
      }),
    );
  });

  test("random bytes give a value that encodes again, or an error, and never a throw", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const found = decode(viewOf(bytes));
        if (found.ok) expect(decode(viewOf(encode(found.value)))).toEqual(found);
        else expect(found.error.code).toMatch(/^[a-z]+(-[a-z]+)+$/);
      }),
      { numRuns: 500 },
    );
  });
});

test("a Stream frame cut anywhere holds whole samples or is refused", () => {
  fc.assert(
    fc.property(frames, fc.nat(), (frame, at) => {
      const bytes = encodeFrame(frame);
      const found = decodeFrame(viewOf(bytes.slice(0, at % bytes.length)));
      if (!found.ok) return;
      const kept = found.value.counts;
      expect(kept).toEqual(frame.counts.slice(0, kept.length));
      expect(kept.length % (frame.mode === "raw6" ? 6 : 3)).toBe(0);
    }),
  );
});

test("no frame is longer than 244 bytes, and no small frame longer than 20", () => {
  fc.assert(
    fc.property(frames, (frame) => {
      expect(encodeFrame(frame).length).toBeLessThanOrEqual(frame.period === undefined ? 20 : 244);
    }),
  );
});
