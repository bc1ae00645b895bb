import { expect, test } from "vitest";
import { feed, seedCorpus, targets } from "../../bench/hostile-frames.ts";

test("200 000 random and mutated frames go through every decoder without a throw", async () => {
  const { accepted, refused } = feed(200_000, 20_261_122, await targets());
  expect(accepted + refused).toBe(200_000);
  // Both must be common, or the frames reach only one side of the decoders.
  expect(accepted).toBeGreaterThan(10_000);
  expect(refused).toBeGreaterThan(50_000);
});

test("a decoder that throws is named with the bytes that made it", () => {
  const throwing = { name: "broken", decode: () => JSON.parse("{") };
  expect(() => feed(1, 1, [throwing])).toThrow(/^broken threw on [0-9a-f]*$/);
});

test("the frames that are mutated are valid ones, each accepted by some decoder", async () => {
  const list = await targets();
  for (const bytes of seedCorpus) {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    expect(list.some(({ decode }) => decode(view).ok)).toBe(true);
  }
});
