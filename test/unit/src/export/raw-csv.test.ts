import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { RawChunk } from "../../../../src/domain/recording.ts";
import { newAccount } from "../../../../src/export/account.ts";
import { decimalsFor, rawCsv } from "../../../../src/export/raw-csv.ts";
import { segment } from "../../../contract/records.ts";
import { chunkFrom, steadyChunks, streamed, textOf } from "./recording.ts";

const one = [segment("a", 0)];

async function rowsOf(chunks: Iterable<RawChunk>, segments = one): Promise<string[][]> {
  const text = await textOf(rawCsv(streamed(chunks), segments, newAccount()));
  expect(text.endsWith("\n")).toBe(true);
  return text
    .trimEnd()
    .split("\n")
    .slice(1)
    .map((line) => line.split(","));
}

const timesOf = (rows: readonly string[][]): number[] => rows.map(([time]) => Number(time));

test("the header begins with the seven promised columns and every row has as many fields", async () => {
  const text = await textOf(rawCsv(streamed(steadyChunks(500, 1)), one, newAccount()));
  const [header, ...rows] = text.trimEnd().split("\n");
  expect(header).toMatch(
    /^time_s,acc_x_m_s2,acc_y_m_s2,acc_z_m_s2,gyr_x_rad_s,gyr_y_rad_s,gyr_z_rad_s,up_x,up_y,up_z,device_tick,/,
  );
  expect(rows).toHaveLength(500);
  const fields = header?.split(",").length;
  for (const row of rows) expect(row.split(",")).toHaveLength(fields ?? 0);
  expect(text).not.toContain("\r");
});

test("counts are turned, signed and scaled to SI, and can be recovered from every row", async () => {
  // The device's x points up, its y to the left, z out of the back; it reads gravity, not specific force.
  const turned = { ...segment("a", 0), axes: [0, -1, 0, 1, 0, 0, 0, 0, 1], accSign: -1 } as const;
  const counts = [-4096, 100, 7, 16, -32, 64];
  const [row] = await rowsOf(
    [chunkFrom({ seq: 0, frames: [{ firstMs: 0, samples: 1 }], count: (i) => counts[i]! })],
    [turned],
  );
  const acc = row!.slice(1, 4).map(Number);
  expect(acc[0]! / turned.accScale).toBeCloseTo(100, 1);
  expect(acc[1]).toBeCloseTo(9.80665, 4);
  expect(acc[2]! / turned.accScale).toBeCloseTo(-7, 1);
  const gyr = row!.slice(4, 7).map((text) => Number(text) / turned.gyrScale);
  expect(gyr.map(Math.round)).toEqual([32, 16, 64]);
});

test("every row has its own sample's up direction", async () => {
  const frames = [0, 100, 200].map((firstMs) => ({ firstMs, samples: 5 }));
  const chunk = chunkFrom({ seq: 0, frames, up: [0, 1, 0] });
  const upQ15 = chunk.upQ15.map((_, i) => 1 + 100 * i);
  const rows = await rowsOf([{ ...chunk, upQ15 }]);
  const ups = rows.flatMap((row) => row.slice(7, 10).map((text) => Math.round(Number(text) * 32_767)));
  expect(ups).toEqual([...upQ15]);
});

test("rounding is at most a hundredth of a count, for any scale a sensor may have", () => {
  fc.assert(
    fc.property(fc.double({ min: 1e-7, max: 0.5, noNaN: true }), (scale) => {
      expect(0.5 * 10 ** -decimalsFor(scale)).toBeLessThanOrEqual(scale / 100 + 1e-12);
    }),
  );
});

test("every random count of a long recording is recovered exactly", async () => {
  const chunks = [...steadyChunks(5000, 42)];
  const rows = await rowsOf(chunks);
  const { accScale, gyrScale } = one[0]!;
  let index = 0;
  for (const chunk of chunks)
    for (let at = 0; at < chunk.counts.length; at += 6) {
      const row = rows[index]!;
      for (let axis = 0; axis < 3; axis += 1) {
        expect(Math.round(Number(row[1 + axis]) / accScale)).toBe(chunk.counts[at + axis]);
        expect(Math.round(Number(row[4 + axis]) / gyrScale)).toBe(chunk.counts[at + 3 + axis]);
      }
      index += 1;
    }
  expect(index).toBe(5000);
});

test("a recording of 100 000 rows is never held: chunks are read only as the rows are taken", async () => {
  let read = 0;
  const counted = function* (): Generator<RawChunk> {
    for (const chunk of steadyChunks(100_000, 9)) {
      read += 500;
      yield chunk;
    }
  };
  let rows = -1;
  let mostHeld = 0;
  for await (const block of rawCsv(streamed(counted()), one, newAccount())) {
    expect(block.length).toBeLessThanOrEqual(256 * 1024);
    for (const byte of block) if (byte === 10) rows += 1;
    mostHeld = Math.max(mostHeld, read - rows);
  }
  expect(rows).toBe(100_000);
  // Four chunks of look-ahead, and one being written.
  expect(mostHeld).toBeLessThanOrEqual(5 * 500);
});

test("single-precision counts keep their digits, and a vector that is no vector leaves its fields empty", async () => {
  const floats = { ...segment("a", 0), accScale: 1, gyrScale: 1 };
  const counts = [0.1234567, 9.80665, 1e-6, -2.5, 3, Number.NaN];
  const [row] = await rowsOf(
    [
      chunkFrom({
        seq: 0,
        frames: [{ firstMs: 0, samples: 1 }],
        of: (length) => new Float32Array(length),
        count: (i) => counts[i]!,
      }),
    ],
    [floats],
  );
  expect(row!.slice(1, 7)).toEqual(["0.1234567", "9.8066502", "0.0000010", "", "", ""]);
});

test("a sensor without a gyroscope leaves those fields empty, and unknown up-vectors theirs", async () => {
  const [row] = await rowsOf([
    chunkFrom({
      seq: 0,
      channels: 3,
      frames: [{ firstMs: 1500, samples: 1, arrivalMs: 1550 }],
      count: () => 1,
    }),
  ]);
  expect(row!.slice(4)).toEqual(["", "", "", "", "", "", "", "1.550000", "", "0", "0"]);
});

test("clocks, sequence, flags, segment and up-vector stand beside the samples", async () => {
  const frames = [
    { firstMs: 1000, samples: 2, tick: 4_294_967_299, sequence: 65_535, flags: 4, arrivalMs: 1043.25 },
  ];
  const rows = await rowsOf([chunkFrom({ seq: 0, frames, up: [0, 1, 0] })]);
  expect(rows[0]!.slice(7)).toEqual([
    "0.00000",
    "1.00000",
    "0.00000",
    "4294967299",
    "1.043250",
    "65535",
    "4",
    "0",
  ]);
  expect(rows[1]![0]).toBe("1.020000");
  expect(rows[1]!.slice(10)).toEqual(["", "1.043250", "65535", "4", "0"]);
});

/** A second of five-sample frames, one of them missing, a late one at the end. */
const steady = (
  seq: number,
  missing?: number,
  extra?: { firstMs: number; samples: number; late: true },
): RawChunk => {
  const frames = Array.from({ length: 10 }, (_, index) => ({
    firstMs: seq * 1000 + index * 100,
    samples: 5,
  }));
  return chunkFrom({
    seq,
    frames: [...frames.filter((_, index) => index !== missing), ...(extra === undefined ? [] : [extra])],
  });
};

describe("late frames", () => {
  test("take their place again, within a chunk and up to three chunks later", async () => {
    for (const distance of [0, 1, 2, 3]) {
      const chunks = Array.from({ length: 12 }, (_, seq) =>
        steady(
          seq,
          seq === 4 ? 7 : undefined,
          seq === 4 + distance ? { firstMs: 4700, samples: 5, late: true } : undefined,
        ),
      );
      const rows = await rowsOf(chunks);
      const times = timesOf(rows);
      expect(times).toEqual(times.toSorted((a, b) => a - b));
      expect(times).toHaveLength(600);
      expect(rows.find(([time]) => time === "4.700000")?.[13]).toBe("128");
    }
  });

  test("that overlap their neighbours are put between their samples", async () => {
    const late = { firstMs: 455, samples: 5, late: true } as const;
    const times = timesOf(await rowsOf([steady(0, undefined, late), steady(1)]));
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(times.slice(20, 26)).toEqual([0.4, 0.42, 0.44, 0.455, 0.46, 0.475]);
  });

  test("later than the look-ahead are not lost, and are counted", async () => {
    const chunks = Array.from({ length: 12 }, (_, seq) =>
      steady(
        seq,
        seq === 1 ? 7 : undefined,
        seq === 9 ? { firstMs: 1700, samples: 5, late: true } : undefined,
      ),
    );
    const account = newAccount();
    const text = await textOf(rawCsv(streamed(chunks), one, account));
    expect(text.match(/^1\.7/gm)).toHaveLength(5);
    expect(account.rows).toBe(600);
    expect(account.outOfOrder).toBe(5);
  });

  test("any shuffle within the look-ahead gives back every sample once, in order", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ frame: fc.nat(79), by: fc.integer({ min: 1, max: 25 }) }), { maxLength: 12 }),
        async (delays) => {
          const late = new Map(delays.map(({ frame, by }) => [frame, by]));
          const arrived = Array.from({ length: 80 }, (_, frame) => ({
            firstMs: frame * 100,
            samples: 5,
            late: late.has(frame),
            at: frame + (late.get(frame) ?? 0) + (late.has(frame) ? 0.5 : 0),
          })).toSorted((a, b) => a.at - b.at);
          const chunks = Array.from({ length: 8 }, (_, seq) =>
            chunkFrom({ seq, frames: arrived.slice(seq * 10, seq * 10 + 10) }),
          );
          const times = timesOf(await rowsOf(chunks));
          const expected = Array.from(
            { length: 400 },
            (_, i) => (Math.floor(i / 5) * 100 + (i % 5) * 20) / 1000,
          );
          expect(times).toEqual(expected);
        },
      ),
    );
  });
});

test("an empty recording is a header alone", async () => {
  expect(await textOf(rawCsv(streamed([]), [], newAccount()))).toMatch(/^time_s,[a-z0-9_,]+\n$/);
});

test("a chunk of a segment that is not there is a defect, not a guess", async () => {
  await expect(
    rowsOf([chunkFrom({ seq: 0, segment: 3, frames: [{ firstMs: 0, samples: 1 }] })]),
  ).rejects.toThrow("no segment 3");
});
