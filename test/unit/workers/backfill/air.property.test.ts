// Whatever the air does to a log's blocks, and however they are bundled: the store ends with the same bits.
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { TICKS_PER_S } from "../../../../firmware-protocol/devices/thora/layout.ts";
import { memoryRepository } from "../../../../src/store/memory.ts";
import { deskDay, EIGHT, epochsOf, everythingIn, LonelySensor, mark, printOf } from "./lonely-sensor.ts";
import { keptFrames, laterBy } from "./kept-frames.ts";

const EPOCHS = 700;
/** Six minutes of raw frames, in the midst of the epochs. */
const RAW_FROM = 200;
const kept = keptFrames(0.1);

const lonely = (): LonelySensor =>
  new LonelySensor({
    marks: [mark({ isBoot: true, epochMs: EIGHT })],
    epochs: epochsOf(EPOCHS, deskDay),
    raw: kept.raw!.map((bytes) => laterBy(bytes, 5 * RAW_FROM * TICKS_PER_S)),
    format: kept.format!,
  });

async function printAfter(air: Parameters<LonelySensor["handOver"]>[1]): Promise<string> {
  const store = memoryRepository();
  await lonely().handOver(store, air);
  return printOf(await everythingIn(store));
}

// Worse air than this may strike the same block again and again for ever, and no day comes of that.
const air = fc.record(
  {
    dropEvery: fc.integer({ min: 14, max: 80 }),
    doubleEvery: fc.integer({ min: 1, max: 9 }),
    damageEvery: fc.integer({ min: 7, max: 40 }),
    together: fc.integer({ min: 1, max: 5 }),
  },
  { requiredKeys: [] },
);

it("the same records make the same day, whatever is dropped, doubled, damaged or bundled", async () => {
  const plain = await printAfter({});
  await fc.assert(
    fc.asyncProperty(air, async (given) => {
      expect((await printAfter(given)) === plain).toBe(true);
    }),
    { numRuns: 25 },
  );
}, 120_000);
