// A first look at a file: from its first rows, what no sidecar may tell: is there a gyro, how fast does it sample? A fault
// is not told here: the reading proper will come to it and tell it.
import { closeSync, openSync, readSync } from "node:fs";
import { CsvRows } from "./csv-rows.ts";
import type { InputFault } from "./fault.ts";
import type { RecordingFacts } from "./recording-facts.ts";

const LOOK_BYTES = 1 << 17;
const MOST_INTERVALS = 500;
/** Beyond these the column is not in seconds, or it is no motion sensor. */
const SLOWEST_HZ = 1;
const FASTEST_HZ = 10_000;
/** A nominal rate further from the rows than this share is not that of the file. */
const RATE_TOLERANCE = 0.25;
/** A body at rest feels 9.8 m/s², and half of all samples of one in motion are not far from it. */
const LEAST_FORCE = 2;
const MOST_FORCE = 50;
const FEWEST_FORCES = 50;
/** For a file with a single row: nothing depends on it. */
const ANY_RATE_HZ = 50;

export interface Opening {
  readonly channels: 3 | 6;
  readonly nominalRateHz: number;
  /** The rate of the sidecar is far from that of the rows, which is used. */
  readonly rateDisagrees: boolean;
}

export type Opened =
  /** `facts`: those given, without a rate that cannot be that of the rows. */
  | { readonly ok: true; readonly opening: Opening; readonly facts: RecordingFacts }
  | { readonly ok: false; readonly fault: InputFault };

export function openingOf(path: string, facts: RecordingFacts): Opened {
  const intervals: number[] = [];
  const forces: number[] = [];
  let lastUs: number | undefined;
  let rated = 0;
  let rows = 0;
  const reader = new CsvRows((row) => {
    rows++;
    if (row.hasRate) rated++;
    if (row.hasAcc) forces.push(Math.hypot(...row.acc));
    if (row.isLate) return undefined;
    if (lastUs !== undefined && row.timeUs > lastUs) intervals.push(row.timeUs - lastUs);
    lastUs = row.timeUs;
    return intervals.length < MOST_INTERVALS ? undefined : { what: "seen enough" };
  });
  reader.push(firstBytes(path));
  const told = facts.segments[0]!;
  const channels = told.gyroConvention === "none" || rated < rows / 2 ? 3 : 6;
  const seenHz = intervals.length === 0 ? undefined : 1e6 / medianOf(intervals);
  if (seenHz !== undefined && (seenHz < SLOWEST_HZ || seenHz > FASTEST_HZ)) {
    const what = `rows are ${Number((1 / seenHz).toPrecision(3))} s apart: is the time in seconds?`;
    return { ok: false, fault: { what, column: "time_s" } };
  }
  const fault = forceFault(forces);
  if (fault) return { ok: false, fault };
  const nominal = told.nominalRateHz;
  const disagrees =
    nominal !== undefined && seenHz !== undefined && Math.abs(seenHz / nominal - 1) > RATE_TOLERANCE;
  const { segments } = facts;
  return {
    ok: true,
    facts: disagrees
      ? {
          ...facts,
          segments: segments.map((one) =>
            one.nominalRateHz === nominal ? { ...one, nominalRateHz: undefined } : one,
          ),
        }
      : facts,
    opening: {
      channels,
      nominalRateHz: disagrees ? seenHz : (nominal ?? seenHz ?? ANY_RATE_HZ),
      rateDisagrees: disagrees,
    },
  };
}

/** A unit other than m/s², or gravity taken out. */
function forceFault(forces: number[]): InputFault | undefined {
  if (forces.length < FEWEST_FORCES) return undefined;
  const middle = medianOf(forces);
  if (middle >= LEAST_FORCE && middle <= MOST_FORCE) return undefined;
  const what = `accelerations are about ${Number(middle.toPrecision(2))} m/s² long where gravity is 9.8: are they in m/s², with gravity?`;
  return { what, column: "acc_x_m_s2, acc_y_m_s2, acc_z_m_s2" };
}

function firstBytes(path: string): Uint8Array {
  const descriptor = openSync(path, "r");
  try {
    const bytes = Buffer.alloc(LOOK_BYTES);
    return bytes.subarray(0, readSync(descriptor, bytes, 0, LOOK_BYTES, 0));
  } finally {
    closeSync(descriptor);
  }
}

function medianOf(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[sorted.length >> 1]!;
}
