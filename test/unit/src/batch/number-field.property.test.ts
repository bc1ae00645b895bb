import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { field, readNumber } from "../../../../src/batch/number-field.ts";
import { writeFixed } from "../../../../src/export/number-bytes.ts";
import { wholeMicroseconds } from "../../../../workers/ingest/sample-timing.ts";

function read(text: string): typeof field {
  const bytes = Buffer.from(`${text},1\n`, "latin1");
  readNumber(bytes, 0, bytes.length - 1);
  return { ...field };
}

const digits = (most: number) =>
  fc.array(fc.constantFrom(..."0123456789".split("")), { maxLength: most }).map((all) => all.join(""));

describe("a number in a field", () => {
  it("is read as Number() reads it, however many digits it has", () => {
    fc.assert(
      fc.property(
        fc.constantFrom("", "-", "+"),
        digits(18),
        fc.option(digits(20), { nil: undefined }),
        fc.constantFrom("", "e3", "E-7", "e+12"),
        (sign, whole, decimals, exponent) => {
          const number = `${whole}${decimals === undefined ? "" : `.${decimals}`}`;
          fc.pre(/\d/.test(number));
          const text = `${sign}${number}${exponent}`;
          const result = read(text);
          expect(result.kind).toBe("number");
          expect(Object.is(result.value, Number(text))).toBe(true);
          expect(result.next).toBe(text.length);
        },
      ),
      { numRuns: 5000 },
    );
  });

  it("is read the same with spaces and quotes around it", () => {
    for (const text of [" 1.5", "1.5 ", '"1.5"', ' "1.5" ', '" 1.5 "', "\t1.5\t"]) {
      expect(read(text)).toMatchObject({ kind: "number", value: 1.5, next: text.length });
    }
  });

  it("is not found in what is no number", () => {
    for (const text of [
      "abc",
      "1.2.3",
      "1,5e",
      "--1",
      "1-",
      "0x10",
      "NaN",
      "inf",
      "1e",
      ".",
      "-",
      "1 2",
      '"1',
    ]) {
      expect(read(text.replace(",", ";")).kind, text).toBe("not-a-number");
    }
    expect(read("").kind).toBe("empty");
    expect(read("  ").kind).toBe("empty");
    expect(read('""').kind).toBe("empty");
    expect(read("1e999").kind).toBe("not-a-number");
  });

  it("that an export wrote as a time is the same microsecond as live", () => {
    const bytes = Buffer.alloc(64);
    fc.assert(
      fc.property(fc.double({ min: -5000, max: 4e7, noNaN: true }), (ms) => {
        const end = writeFixed(bytes, 0, ms / 1000, 6);
        readNumber(bytes, 0, end);
        expect(Math.round(field.value * 1e6) + 0).toBe(Math.round(wholeMicroseconds(ms) * 1000));
        expect(wholeMicroseconds((Math.round(field.value * 1e6) + 0) / 1000)).toBe(wholeMicroseconds(ms));
      }),
      { numRuns: 5000 },
    );
  });
});
