// Decimal numbers straight from bytes, rounded as Number() rounds: a mantissa below 2^53 and a power of ten up to 10^22
// are both exact, so that one division rounds once (W. D. Clinger, "How to read floating point numbers accurately",
// PLDI 1990). Longer numbers and exponents go the slow way. In: bytes, where the field begins; out: value and end.

const COMMA = 44;
const QUOTE = 34;
const MOST_DIGITS = 15;
const powersOfTen = Array.from({ length: 23 }, (_, power) => 10 ** power);
const decimal = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

export type FieldKind = "number" | "empty" | "not-a-number";

/** The last field read. One object for all: nothing is allocated per number. */
export const field: { kind: FieldKind; value: number; next: number } = {
  kind: "empty",
  value: 0,
  next: 0,
};

/**
 * Reads the field at `start` of a line that ends before `end`, into `field`; `next` is the place of the comma behind it,
 * or `end`. `bytes[end]` exists and is no digit.
 */
export function readNumber(bytes: Uint8Array, start: number, end: number): void {
  let at = start;
  let code = bytes[at]!;
  while (code === 32 || code === 9) code = bytes[++at]!;
  const isQuoted = code === QUOTE;
  if (isQuoted) code = bytes[++at]!;
  const negative = code === 45;
  if (negative || code === 43) code = bytes[++at]!;
  let mantissa = 0;
  let digits = 0;
  let decimals = 0;
  for (let digit = code - 48; digit >= 0 && digit <= 9; digit = bytes[++at]! - 48) {
    mantissa = mantissa * 10 + digit;
    digits++;
  }
  if (bytes[at] === 46) {
    const point = at;
    for (let digit = bytes[++at]! - 48; digit >= 0 && digit <= 9; digit = bytes[++at]! - 48) {
      mantissa = mantissa * 10 + digit;
    }
    decimals = at - point - 1;
    digits += decimals;
  }
  if (isQuoted && bytes[at++] !== QUOTE) digits = 0;
  code = bytes[at]!;
  while (at < end && (code === 32 || code === 9)) code = bytes[++at]!;
  if (digits > 0 && digits <= MOST_DIGITS && at <= end && (at === end || code === COMMA)) {
    const value = decimals === 0 ? mantissa : mantissa / powersOfTen[decimals]!;
    field.kind = "number";
    field.value = negative ? -value : value;
    field.next = at;
    return;
  }
  readSlowly(bytes, start, end);
}

function readSlowly(bytes: Uint8Array, start: number, end: number): void {
  field.next = fieldEnd(bytes, start, end);
  const text = fieldText(bytes, start, field.next);
  if (text === "") field.kind = "empty";
  else if (!decimal.test(text)) field.kind = "not-a-number";
  else {
    field.value = Number(text);
    field.kind = Number.isFinite(field.value) ? "number" : "not-a-number";
  }
}

/** Where the field that begins at `start` ends: at its comma or at `end`. A comma inside quotes belongs to the field. */
export function fieldEnd(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  while (at < end && (bytes[at] === 32 || bytes[at] === 9)) at++;
  if (bytes[at] === QUOTE) {
    at++;
    while (at < end && (bytes[at] !== QUOTE || bytes[at + 1] === QUOTE)) at += bytes[at] === QUOTE ? 2 : 1;
  }
  while (at < end && bytes[at] !== COMMA) at++;
  return at;
}

/** The field's text without spaces around it and without quotes. */
export function fieldText(bytes: Uint8Array, start: number, end: number): string {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start)
    .toString("latin1")
    .trim();
  return text.length >= 2 && text.startsWith('"') && text.endsWith('"')
    ? text.slice(1, -1).replaceAll('""', '"').trim()
    : text;
}
