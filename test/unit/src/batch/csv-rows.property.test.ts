import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CsvRows } from "../../../../src/batch/csv-rows.ts";
import type { InputFault } from "../../../../src/batch/fault.ts";
import { factsFrom } from "../../../../src/batch/recording-facts.ts";

const header =
  "time_s,acc_x_m_s2,acc_y_m_s2,acc_z_m_s2,gyr_x_rad_s,gyr_y_rad_s,gyr_z_rad_s,flags,segment,note";
const lines = Array.from(
  { length: 300 },
  (_, i) =>
    `${(i / 50).toFixed(6)},${i % 7 === 3 ? "" : 0.1 * i},9.8,-0.2,1e-3,"0.5", 0.25 ,${i % 2 ? 0 : 4},${i >> 7},"a,""b"`,
);
const good = Buffer.from(`${header}\r\n${lines.join("\n")}\n`, "latin1");

interface Read {
  readonly rows: readonly string[];
  readonly fault: InputFault | undefined;
}

function readIn(blocks: readonly Uint8Array[]): Read {
  const rows: string[] = [];
  const reader = new CsvRows((row) => {
    const time = Buffer.alloc(64);
    const end = row.writeTime(time, 0);
    rows.push(
      [
        time.toString("latin1", 0, end),
        row.timeUs,
        row.hasAcc ? row.acc.join() : "",
        row.hasRate ? row.rate.join() : "",
        row.flags,
        row.segment,
      ].join(" "),
    );
    return undefined;
  });
  for (const block of blocks) if (reader.push(block)) break;
  return { rows, fault: reader.end() };
}

describe("rows", () => {
  it("are the same wherever the blocks of the file end", () => {
    const whole = readIn([good]);
    expect(whole.fault).toBeUndefined();
    expect(whole.rows).toHaveLength(300);
    expect(whole.rows[200]).toBe("4.000000 4000000 20,9.8,-0.2 0.001,0.5,0.25 4 1");
    fc.assert(
      fc.property(fc.array(fc.nat(good.length), { maxLength: 40 }), (cuts) => {
        const ends = [...cuts.toSorted((a, b) => a - b), good.length];
        const blocks = ends.map((end, i) => good.subarray(i === 0 ? 0 : ends[i - 1], end));
        expect(readIn(blocks)).toEqual(whole);
      }),
      { numRuns: 100 },
    );
  });

  it("come from any bytes, or one fault does: nothing is thrown", () => {
    const damage = fc.array(fc.record({ at: fc.nat(good.length - 1), byte: fc.nat(255), count: fc.nat(3) }), {
      minLength: 1,
      maxLength: 20,
    });
    let faults = 0;
    fc.assert(
      fc.property(damage, fc.nat(good.length), (places, cut) => {
        const bytes = Buffer.from(good.subarray(0, Math.max(1, cut)));
        for (const { at, byte, count } of places) {
          for (let k = 0; k < count; k++) bytes[(at + k) % bytes.length] = byte;
        }
        const { fault } = readIn([bytes.subarray(0, cut >> 1), bytes.subarray(cut >> 1)]);
        if (fault) faults++;
        expect(fault === undefined || typeof fault.what === "string").toBe(true);
      }),
      { numRuns: 500 },
    );
    expect(faults).toBeGreaterThan(50);
  });

  it("come from no rubbish", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 5000 }), (bytes) => {
        expect(readIn([bytes])).toMatchObject({ rows: [], fault: { line: 1 } });
      }),
    );
  });
});

describe("a sidecar", () => {
  it("gives facts or a reason, whatever JSON it is", () => {
    const known = fc.constantFrom(
      "schema",
      "schema_version",
      "segments",
      "references",
      "reference",
      "up",
      "start",
      "acc_calibration",
      "gain",
      "placement",
      "session",
      "file",
      "sensor_reports",
      "at_s",
      "__proto__",
    );
    const value = fc.letrec((tie) => ({
      any: fc.oneof(
        { depthSize: "small" },
        fc.constantFrom(null, true, 0, 1, -1, 1e300, "thora-raw-csv", "pelvis", "x"),
        fc.array(tie("any"), { maxLength: 4 }),
        fc.dictionary(known, tie("any"), { maxKeys: 5 }),
      ),
    })).any;
    fc.assert(
      fc.property(value, (document) => {
        const read = factsFrom(JSON.stringify(document));
        expect(read.ok ? read.facts.segments.length > 0 : read.what.length > 0).toBe(true);
      }),
      { numRuns: 1000 },
    );
    expect(factsFrom("[".repeat(200_000)).ok).toBe(false);
  });
});
