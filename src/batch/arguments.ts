// The command line: npm run --silent analyse -- FILE... [--out DIR] [--samples] [--smooth] [--jobs N]
import { parseArgs } from "node:util";

export interface Arguments {
  readonly paths: readonly string[];
  readonly out: string | undefined;
  readonly samples: boolean;
  readonly smooth: boolean;
  readonly jobs: number | undefined;
}

export type ArgumentsRead =
  | { readonly kind: "run"; readonly options: Arguments }
  | { readonly kind: "help" }
  | { readonly kind: "wrong"; readonly what: string };

export function argumentsFrom(args: readonly string[]): ArgumentsRead {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        out: { type: "string" },
        samples: { type: "boolean", default: false },
        smooth: { type: "boolean", default: false },
        jobs: { type: "string" },
        help: { type: "boolean", short: "h", default: false },
      },
    });
    if (values.help) return { kind: "help" };
    if (positionals.length === 0) return { kind: "wrong", what: "no file is named" };
    const jobs = values.jobs === undefined ? undefined : Number(values.jobs);
    if (jobs !== undefined && !(Number.isInteger(jobs) && jobs >= 1 && jobs <= 1024)) {
      return { kind: "wrong", what: "--jobs takes a whole number from 1 to 1024" };
    }
    const { out, samples, smooth } = values;
    return { kind: "run", options: { paths: positionals, out, samples, smooth, jobs } };
  } catch (thrown) {
    return { kind: "wrong", what: thrown instanceof Error ? thrown.message.split("\n")[0]! : String(thrown) };
  }
}

export const help = `Posture from raw recordings, by the same code as the live program.

  npm run --silent analyse -- FILE... [--out DIR] [--samples] [--smooth] [--jobs N]

FILE      a raw CSV as exported, or a folder (searched for .csv to any depth)
--out     where the results go; else beside each input
--samples also one row per input row: up-vector, lean, state
--smooth  "up" from what follows a sample as well as from what came before it
--jobs    files at a time; else one per core

Columns   time_s,acc_x_m_s2,acc_y_m_s2,acc_z_m_s2,gyr_x_rad_s,gyr_y_rad_s,gyr_z_rad_s
          and any others. Axes: x to the wearer's right, y up, z out of the back; +9.81 on the
          axis that points up at rest. Empty gyr fields: an accelerometer alone.
          Commas between fields, a point in decimals, times from 0 on that do not go back.
Results   NAME.summary.json, NAME.episodes.csv, NAME.samples.csv. Degrees and seconds.
          Two files of one session, upper-back and pelvis (by sidecar, or NAME-upper-back.csv
          and NAME-pelvis.csv): also NAME.flexion.json, the flexion between the two.
Sidecar   NAME.json beside NAME.csv, if there is one: as exported, or by hand, every key optional:
          {
            "gyro_convention": "instantaneous",      or "interval-mean", "none"
            "latency_s": 0.004,                      from motion to timestamp
            "nominal_rate_hz": 50,
            "placement": "upper-back",               or "pelvis"
            "session": "a name",                     the same for both sensors of a recording
            "reference": { "up": [0, 1, 0], "anterior": [0, 0, -1] },
            "acc_calibration": { "offset_m_s2": [0, 0, 0], "gain": [1, 1, 1] }
          }
Exit      0, or 1 with one line for each file that could not be analysed; the others are done.
`;
