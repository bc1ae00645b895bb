// Which column means what. In: the first line; out: a role per column. The seven columns of a raw export are needed, in
// any order; others may follow in any number, of which the flags and the segment are used.
import { columns } from "../export/columns.ts";
import { type InputFault, quoted } from "./fault.ts";
import { fieldEnd, fieldText } from "./number-field.ts";

/** 0 … 6 are the needed columns: time, acceleration, rate. */
export const role = { time: 0, acc: 1, gyr: 4, flags: 7, segment: 8, unused: 9 } as const;
const NEEDED = 7;
const MOST_COLUMNS = 1000;

export interface Header {
  readonly names: readonly string[];
  readonly roles: Uint8Array;
}

export const neededNames: readonly string[] = columns.slice(0, NEEDED).map(({ name }) => name);

export function headerFrom(
  bytes: Uint8Array,
  end: number,
): { readonly ok: true; readonly header: Header } | { readonly ok: false; readonly fault: InputFault } {
  const fail = (what: string, column?: string) => ({
    ok: false as const,
    fault: { line: 1, what, ...(column === undefined ? {} : { column }) },
  });
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) {
    return fail("the file is UTF-16: save it as UTF-8 or ASCII");
  }
  const hasMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  const start = hasMark ? 3 : 0;
  const strange = bytes.subarray(start, end).findIndex((byte) => byte < 32 && byte !== 9 && byte !== 13);
  if (strange >= 0) return fail(`not a text file: byte ${bytes[start + strange]} at ${start + strange}`);
  const names: string[] = [];
  for (let at = start; at <= end && names.length <= MOST_COLUMNS; ) {
    const next = fieldEnd(bytes, at, end);
    names.push(fieldText(bytes, at, next));
    at = next + 1;
  }
  if (names.length > MOST_COLUMNS) return fail(`more than ${MOST_COLUMNS} columns`);
  const places = new Map<string, number>();
  for (const [place, name] of names.entries()) {
    if (name !== "" && places.has(name) && known.has(name)) return fail("stands there twice", name);
    places.set(name, place);
  }
  const missing = neededNames.filter((name) => !places.has(name));
  if (missing.length > 0) {
    const first = fieldText(bytes, start, end);
    if (/[;\t]/.test(first) && neededNames.some((name) => first.includes(name))) {
      return fail("columns are set apart by semicolons or tabs: commas, and a decimal point, are needed");
    }
    const found = `found ${quoted(first)}`;
    return missing.length === NEEDED
      ? fail(`no header: the columns ${neededNames.join(",")} are needed, ${found}`)
      : fail(`missing; ${found}`, missing.join(", "));
  }
  const roles = Uint8Array.from(names, (name) => known.get(name) ?? role.unused);
  return { ok: true, header: { names, roles } };
}

const known = new Map<string, number>([
  ...neededNames.map((name, place): [string, number] => [name, place]),
  ["flags", role.flags],
  ["segment", role.segment],
]);
