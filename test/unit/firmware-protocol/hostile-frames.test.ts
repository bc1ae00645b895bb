import { describe, expect, test } from "vitest";
import { viewOf } from "../../../firmware-protocol/bytes.ts";
import { decoderFor } from "../../../firmware-protocol/decoders.ts";
import { sensors } from "../../../firmware-protocol/registry.ts";
import { feed, formatOf, modelsOf, suspects } from "../../bench/hostile-frames.ts";

const all = await suspects();

describe.each(all)("$name", (suspect) => {
  test("takes 50 000 random and mutated frames without a throw", () => {
    const { accepted, refused } = feed(50_000, 20_261_122, suspect);
    expect(accepted + refused).toBe(50_000);
    // Both must be common, or the frames reach only one side of the decoders.
    expect(accepted).toBeGreaterThan(1000);
    expect(refused).toBeGreaterThan(5000);
  });
});

test.each(sensors)("$id accepts what is mutated, before it is", ({ id }) => {
  for (const frames of modelsOf(id)) {
    const accepts = (channels: 3 | 6): boolean => {
      const decoder = decoderFor(formatOf(id, channels));
      return frames.every(({ channel, bytes }) => decoder?.decode(channel!, viewOf(bytes)).ok);
    };
    expect(accepts(6) || accepts(3)).toBe(true);
  }
});

test("a decoder that throws is named with the bytes that made it", () => {
  const throwing = { name: "broken", decode: () => JSON.parse("{") };
  const suspect = { name: "broken", targets: [throwing], corpus: [{ bytes: Uint8Array.of(1) }] };
  expect(() => feed(1, 1, suspect)).toThrow(/^broken threw on [0-9a-f]*$/);
});
