// What is wrong with an input, and where, in one line. Values from files are shown as printable ASCII, cut short: a file
// cannot write control codes to the terminal.

/** An input that cannot be analysed. `line` counts from 1; `column` is its name. */
export interface InputFault {
  readonly line?: number;
  readonly column?: string;
  readonly what: string;
}

const MOST_CHARACTERS = 40;

/** A value as it stood in the file, in quotes. */
export function quoted(value: string): string {
  const cut = value.length > MOST_CHARACTERS ? `${value.slice(0, MOST_CHARACTERS)}…` : value;
  return `"${Array.from(cut, printable).join("")}"`;
}

function printable(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (character === "…" || (code >= 32 && code < 127 && character !== '"')) return character;
  return `\\x${code.toString(16).padStart(2, "0")}`;
}

const isControl = (character: string): boolean => {
  const code = character.codePointAt(0) ?? 0;
  return code < 32 || (code >= 127 && code < 160);
};

export function faultLine(path: string, { line, column, what }: InputFault): string {
  const where = [
    line === undefined ? [] : [`line ${line}`],
    column === undefined ? [] : [`column ${column}`],
  ];
  const place = where.flat().join(", ");
  const file = Array.from(path, (c) => (isControl(c) ? printable(c) : c)).join("");
  return `${file}: ${place === "" ? "" : `${place}: `}${what}`;
}
