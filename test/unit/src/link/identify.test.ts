import { expect, test } from "vitest";
import { perform } from "../../../../firmware-protocol/procedure.ts";
import { LinkBench, listed, testDriver } from "./link-bench.ts";

const able = {
  ...testDriver,
  identify: () => perform({ do: "write", channel: "control", bytes: Uint8Array.of(7), withResponse: true }),
};

test("a stream tells whether its sensor can show which one it is", async () => {
  const plain = new LinkBench();
  await plain.stream();
  expect(plain.opened.map(({ canIdentify }) => canIdentify)).toEqual([false]);
  const bench = new LinkBench({ sensors: () => [listed(able)] });
  await bench.stream();
  expect(bench.opened.map(({ canIdentify }) => canIdentify)).toEqual([true]);
});

test("it shows itself beside its stream, which goes on", async () => {
  const bench = new LinkBench({ sensors: () => [listed(able)] });
  expect(await bench.link.run((driver, traits) => driver.identify?.(traits))).toBeUndefined();
  await bench.stream();
  const before = bench.heard.length;
  const shown = bench.link.run((driver, traits) => driver.identify?.(traits));
  await bench.advance(2000);
  expect(await shown).toMatchObject({ ok: true });
  expect(bench.taken).toContain(7);
  expect(bench.state.phase).toBe("streaming");
  expect(bench.heard.length).toBeGreaterThan(before + 15);
});
