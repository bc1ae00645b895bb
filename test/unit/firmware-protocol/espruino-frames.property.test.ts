import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { viewOf } from "../../../firmware-protocol/bytes.ts";
import { espruinoDriver } from "../../../firmware-protocol/devices/espruino/driver.ts";
import { decodedBy, imuIn, puck, started } from "./espruino-session.ts";

describe("frames in the stream", () => {
  const { board, format } = started(puck, 26);
  for (let i = 0; i < 50; i++)
    board.sample({ acc: { x: i, y: 2 * i, z: 8192 }, gyro: { x: -i, y: 0xf4, z: 0x54 } });
  const stream = board.notifications().flatMap((bytes) => [...bytes]);
  const whole = imuIn(decodedBy(format, [Uint8Array.from(stream)]));
  const frameLength = stream.length / 10;

  const cut = (bytes: readonly number[], at: readonly number[]): Uint8Array[] => {
    const edges = [
      0,
      ...at.map((part) => Math.round(part * bytes.length)).toSorted((a, b) => a - b),
      bytes.length,
    ];
    return edges.slice(1).map((edge, i) => Uint8Array.from(bytes.slice(edges[i], edge)));
  };
  const parts = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 60 });
  const text = fc.string({ unit: "binary-ascii", maxLength: 40 });

  test("ten frames are there", () => expect(whole).toHaveLength(10));

  test("are found however they are cut and joined", () => {
    fc.assert(
      fc.property(parts, (at) => {
        expect(imuIn(decodedBy(format, cut(stream, at)))).toEqual(whole);
      }),
    );
  });

  test("are found among console text", () => {
    fc.assert(
      fc.property(fc.array(text, { minLength: 11, maxLength: 11 }), parts, (texts, at) => {
        const mixed = texts.flatMap((words, i) => [
          ...new TextEncoder().encode(words),
          ...stream.slice(i * frameLength, (i + 1) * frameLength),
        ]);
        expect(imuIn(decodedBy(format, cut(mixed, at)))).toEqual(whole);
      }),
    );
  });

  test("are given up one by one where bytes are lost or changed: every frame that comes is one that was sent", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: stream.length - 1 }),
        fc.integer({ min: 0, max: 25 }),
        fc.integer({ min: 1, max: 255 }),
        parts,
        (from, lost, flip, at) => {
          const hit = stream.toSpliced(from, lost);
          if (lost === 0) hit[from] = hit[from]! ^ flip;
          // Behind the damage a whole further frame, so that what waits for more bytes is let go.
          const found = imuIn(decodedBy(format, cut([...hit, ...Array<number>(256).fill(0)], at)));
          for (const packet of found) expect(whole).toContainEqual(packet);
          const touched =
            lost === 0 ? 1 : Math.floor((from + lost - 1) / frameLength) - Math.floor(from / frameLength) + 1;
          expect(found.length).toBeGreaterThanOrEqual(10 - touched);
        },
      ),
    );
  });

  test("what is no frame is kept only as long as a frame could be", () => {
    const decoder = espruinoDriver.decoder(format);
    const claim = Uint8Array.from([0xf4, 0x54, 0x16, 20]);
    for (let i = 0; i < 100; i++) decoder.decode("stream", viewOf(claim));
    const found = [...Array<number>(300).fill(32), ...stream].map((byte) =>
      decoder.decode("stream", viewOf(Uint8Array.of(byte))),
    );
    expect(imuIn(found.flatMap((each) => (each.ok ? each.value : [])))).toEqual(whole);
  });
});
