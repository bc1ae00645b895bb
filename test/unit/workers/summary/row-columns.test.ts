import { describe, expect, it } from "vitest";
import type { SecondRow } from "../../../../src/domain/recording.ts";
import { columnsFrom, minuteOf, rowsFrom } from "../../../../workers/summary/row-columns.ts";

describe("row columns", () => {
  it("give back the rows that went in", () => {
    const rows: SecondRow[] = [61, 62, 65].map((second, i) => ({
      second,
      forwardRad: 0.5 * i,
      lateralRad: -0.25 * i,
      totalRad: 0.75 * i,
      tiltRmsRad: 0.125,
      activityMs2: 1.5,
      state: i === 1 ? "walking" : "off-body",
      still: i === 0,
      zeroSet: i === 2,
      samples: 50 + i,
    }));
    const columns = columnsFrom("s", "upper-back", 1, rows);
    expect(columns.minute).toBe(minuteOf(61));
    expect(rowsFrom(columns)).toEqual(rows);
  });
});
