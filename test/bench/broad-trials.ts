// Finds BROAD trials on disk. A trial is a folder with meta.json and one file per sampling rate: data.f32 at the native
// rate, data100.f32, data50.f32, … The format of the rows is told in test/golden/broad/README.md.
import { readdirSync, readFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import type { BroadTrial } from "../golden/broad/read-broad.ts";
import { broadTrialFrom } from "../golden/broad/read-broad.ts";

export interface TrialFolder {
  readonly name: string;
  readonly files: readonly { readonly path: string; readonly rateHz: number }[];
}

/** The trials in `folder`, or the one that it is. Throws an Error with a line for people if there is none. */
export function trialFolders(folder: string): TrialFolder[] {
  const own = trialIn(folder);
  const trials = own
    ? [own]
    : entriesOf(folder)
        .map((name) => trialIn(join(folder, name)))
        .filter((trial) => trial !== undefined);
  if (trials.length === 0) {
    throw new Error(`${folder}: no trial here (a trial is a folder with meta.json and data*.f32)`);
  }
  return trials.toSorted((a, b) => a.name.localeCompare(b.name));
}

export const readTrial = (file: { readonly path: string; readonly rateHz: number }): BroadTrial =>
  broadTrialFrom(readFileSync(file.path), file.rateHz);

function entriesOf(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name);
  } catch {
    throw new Error(`${folder}: cannot be read as a folder`);
  }
}

function trialIn(folder: string): TrialFolder | undefined {
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch {
    return undefined;
  }
  const data = names.filter((name) => /^data\d*\.f32$/.test(name));
  if (!names.includes("meta.json") || data.length === 0) return undefined;
  const meta: unknown = JSON.parse(readFileSync(join(folder, "meta.json"), "utf8"));
  const files = data
    .map((name) => ({ path: join(folder, name), rateHz: rateOf(meta, name, folder) }))
    .toSorted((a, b) => b.rateHz - a.rateHz);
  return { name: textIn(meta, "name") ?? textIn(meta, "trial") ?? basename(resolve(folder)), files };
}

/** Hz: per file, or of the only file, or of the whole trial, or as the name says. */
function rateOf(meta: unknown, file: string, folder: string): number {
  const named = /\d+/.exec(file)?.[0];
  const rateHz =
    numberIn(valueIn(valueIn(meta, "files"), file), "rate") ??
    (valueIn(meta, "file") === file ? numberIn(meta, "rateHz") : undefined) ??
    (named === undefined ? (numberIn(meta, "rate") ?? numberIn(meta, "rateHz")) : Number(named));
  if (rateHz === undefined || !(rateHz > 0))
    throw new Error(`${join(folder, "meta.json")}: no rate for ${file}`);
  return rateHz;
}

const valueIn = (object: unknown, key: string): unknown =>
  typeof object === "object" && object !== null ? (object as Record<string, unknown>)[key] : undefined;

function numberIn(object: unknown, key: string): number | undefined {
  const value = valueIn(object, key);
  return typeof value === "number" ? value : undefined;
}

function textIn(object: unknown, key: string): string | undefined {
  const value = valueIn(object, key);
  return typeof value === "string" ? value : undefined;
}
