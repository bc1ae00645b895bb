// One file through the analysis, in a folder of its own, and what it wrote.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { analyse, type JobDone } from "../../../../src/batch/analysis.ts";

/** A folder that is gone when the test has ended. */
export function testFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "thora-batch-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export interface Analysed {
  readonly done: JobDone;
  // biome-ignore lint: a summary is read by its keys
  readonly summary: Record<string, never>;
  readonly episodes: readonly (readonly string[])[];
  readonly samples: readonly (readonly string[])[];
  /** Names in the folder afterwards. */
  readonly left: readonly string[];
}

const table = (path: string): readonly (readonly string[])[] =>
  existsSync(path)
    ? readFileSync(path, "utf8")
        .trimEnd()
        .split("\n")
        .slice(1)
        .map((line) => line.split(","))
    : [];

export async function analysed(
  csv: string | Uint8Array,
  sidecar?: string | object,
  options: { readonly smooth?: boolean; readonly samples?: boolean } = {},
): Promise<Analysed> {
  const folder = testFolder();
  const input = join(folder, "a.csv");
  writeFileSync(input, csv);
  if (sidecar !== undefined) {
    writeFileSync(join(folder, "a.json"), typeof sidecar === "string" ? sidecar : JSON.stringify(sidecar));
  }
  const output = join(folder, "a");
  const done = await analyse(
    {
      input,
      output,
      samples: options.samples ?? true,
      smooth: options.smooth ?? false,
      paired: false,
      token: "t",
      appVersion: "0",
    },
    { progressed: () => {}, breathe: async () => {} },
  );
  const summary = `${output}.summary.json`;
  return {
    done,
    summary: existsSync(summary) ? JSON.parse(readFileSync(summary, "utf8")) : {},
    episodes: table(`${output}.episodes.csv`),
    samples: table(`${output}.samples.csv`),
    left: readdirSync(folder).toSorted(),
  };
}
