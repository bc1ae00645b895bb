import { describe, expect, test } from "vitest";
import { feed, suspects } from "../../bench/hostile-frames.ts";

const all = await suspects();

describe.each(all)("$name", (suspect) => {
  test("takes 50 000 random and mutated frames without a throw", () => {
    const { accepted, refused } = feed(50_000, 20_261_122, suspect);
    expect(accepted + refused).toBe(50_000);
    // Both must be common, or the frames reach only one side of the decoders.
    expect(accepted).toBeGreaterThan(1000);
    expect(refused).toBeGreaterThan(5000);
  });

  test("accepts what is mutated, before it is", () => {
    for (const { bytes, channel } of suspect.corpus) {
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
      const homes = suspect.targets.filter((target) => target.channel === channel);
      expect(homes.some(({ decode }) => decode(view).ok)).toBe(true);
    }
  });
});

test("a decoder that throws is named with the bytes that made it", () => {
  const throwing = { name: "broken", decode: () => JSON.parse("{") };
  const suspect = { name: "broken", targets: [throwing], corpus: [{ bytes: Uint8Array.of(1) }] };
  expect(() => feed(1, 1, suspect)).toThrow(/^broken threw on [0-9a-f]*$/);
});
