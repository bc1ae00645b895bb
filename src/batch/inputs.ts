// Which files to analyse, and where their results go. In: paths as given; out: jobs in a settled order, and what cannot be
// one. Folders are walked, links to folders are not followed; results keep the folder's own structure, so that no name in
// a file or a folder can lead outside it.
import { type Dirent, readdirSync, statSync } from "node:fs";
import { basename, dirname, join, relative, resolve } from "node:path";
import { faultLine } from "./fault.ts";

const ownEndings = [".samples.csv", ".episodes.csv"];

export interface Input {
  readonly input: string;
  /** Results are this path with an ending each. */
  readonly output: string;
}

export interface Inputs {
  readonly files: readonly Input[];
  /** One line each. */
  readonly faults: readonly string[];
}

export function inputsFrom(paths: readonly string[], out: string | undefined): Inputs {
  const files: Input[] = [];
  const faults: string[] = [];
  const taken = new Map<string, string>();
  const add = (input: string, root: string): void => {
    const name = input.replace(/\.csv$/i, "");
    const output = out === undefined ? name : join(out, relative(root, name));
    const place = resolve(output);
    const before = taken.get(place);
    if (before !== undefined) {
      if (resolve(before) === resolve(input)) return;
      faults.push(faultLine(input, { what: `its results would be written over those of ${before}` }));
      return;
    }
    taken.set(place, input);
    files.push({ input, output });
  };
  for (const path of paths) {
    const stat = statSync(path, { throwIfNoEntry: false });
    if (!stat) faults.push(faultLine(path, { what: "there is no such file or folder" }));
    else if (stat.isDirectory()) {
      const found = csvUnder(path, faults);
      if (found.length === 0) faults.push(faultLine(path, { what: "there is no .csv file in this folder" }));
      for (const file of found) add(file, path);
    } else if (stat.isFile()) add(path, dirname(path));
    else faults.push(faultLine(path, { what: "is neither a file nor a folder" }));
  }
  return { files, faults };
}

function csvUnder(folder: string, faults: string[]): string[] {
  let entries: Dirent[];
  try {
    entries = readdirSync(folder, { withFileTypes: true });
  } catch (thrown) {
    faults.push(faultLine(folder, { what: (thrown as NodeJS.ErrnoException).code ?? String(thrown) }));
    return [];
  }
  return entries
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return csvUnder(path, faults);
      return isInput(path) && isFile(path) ? [path] : [];
    });
}

const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() === true;

function isInput(path: string): boolean {
  const name = basename(path).toLowerCase();
  return name.endsWith(".csv") && !ownEndings.some((ending) => name.endsWith(ending));
}
