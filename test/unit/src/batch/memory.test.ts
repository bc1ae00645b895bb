// Memory does not grow with the length of a recording. Measured in a process of its own, so that no other test's rubbish
// counts: the heap after a collection, halfway through and at the end of one long file, and of a four times longer one.
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { testFolder } from "./analyse-file.ts";

const header = "time_s,acc_x_m_s2,acc_y_m_s2,acc_z_m_s2,gyr_x_rad_s,gyr_y_rad_s,gyr_z_rad_s\n";

function longFile(path: string, rows: number): void {
  const lines: string[] = [header];
  for (let i = 0; i < rows; i++) {
    const lean = 0.3 * Math.sin(i / 3000);
    const sway = 0.05 * Math.sin(i / 8);
    lines.push(
      `${(i / 50).toFixed(6)},${sway.toFixed(5)},${(9.81 * Math.cos(lean)).toFixed(5)},` +
        `${(9.81 * Math.sin(lean)).toFixed(5)},${(0.0001 * Math.cos(i / 3000)).toFixed(6)},0.001,0.002\n`,
    );
  }
  writeFileSync(path, lines.join(""));
}

const measure = (input: string, smooth: boolean): string => `
import { analyse } from ${JSON.stringify(join(process.cwd(), "src/batch/analysis.ts"))};
let most = 0;
let blocks = 0;
const done = await analyse(
  { input: ${JSON.stringify(input)}, output: ${JSON.stringify(`${input}.out`)}, samples: true, smooth: ${smooth}, paired: true, token: "t", appVersion: "0" },
  {
    progressed: () => {},
    breathe: async () => {
      blocks++;
      globalThis.gc();
      const { heapUsed, arrayBuffers } = process.memoryUsage();
      most = Math.max(most, heapUsed + arrayBuffers);
    },
  },
);
console.log(JSON.stringify({ ok: done.ok, most, blocks }));
`;

function heapFor(rows: number, smooth: boolean): { ok: boolean; most: number; blocks: number } {
  const folder = testFolder();
  const input = join(folder, "a.csv");
  longFile(input, rows);
  const script = join(folder, "measure.mts");
  writeFileSync(script, measure(input, smooth));
  const run = spawnSync(process.execPath, ["--expose-gc", "--import", "tsx", script], { encoding: "utf8" });
  if (run.status !== 0) throw new Error(run.stderr);
  return JSON.parse(run.stdout) as ReturnType<typeof heapFor>;
}

it.each([false, true])(
  "needs no more memory for four times the rows (smoothed: %s)",
  { timeout: 120_000 },
  (smooth) => {
    const short = heapFor(60_000, smooth);
    const long = heapFor(240_000, smooth);
    expect(short.ok && long.ok).toBe(true);
    expect(long.blocks).toBeGreaterThan(3 * short.blocks - 4);
    const grownMb = (long.most - short.most) / 2 ** 20;
    // 180,000 rows of seven numbers alone would be 10 MB.
    expect(grownMb).toBeLessThan(3);
  },
);
