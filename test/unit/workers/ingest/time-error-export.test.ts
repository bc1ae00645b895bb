import { expect, it } from "vitest";
import { exportSession } from "../../../../src/export/export-session.ts";
import { memoryRepository } from "../../../../src/store/memory.ts";
import { commitOf, NINE, segment, session } from "../../../contract/records.ts";
import { chunkFrom } from "../../src/export/recording.ts";

const frames = [0, 20, 40].map((firstMs) => ({ firstMs, samples: 1 }));

async function segmentExported(timeErrorMs: readonly number[] | undefined) {
  const store = memoryRepository();
  const raw = {
    ...chunkFrom({ seq: 0, frames }),
    ...(timeErrorMs && { timeErrorMs: Float32Array.from(timeErrorMs) }),
  };
  const timing = { errorMs: 5, latenessMs: 31, rateHz: 50 };
  const kept = { ...segment("a", 0), ...(timeErrorMs && { timing }) };
  await store.commit(commitOf(session("a", NINE, 60_000), { raw: [raw], events: [], segments: [kept] }));
  const job = { sessionId: "a", placement: "upper-back", csvName: "x.csv", appVersion: "1" } as const;
  const steering = { write: async () => {}, progressed: () => {}, cancelled: () => false };
  const exported = await exportSession(store, job, steering);
  return exported.ok ? JSON.parse(exported.sidecar).segments[0] : undefined;
}

it("the sidecar says what times fitted from arrivals alone are worth, and nothing of others", async () => {
  expect((await segmentExported([4, 4, 10])).time_error_s).toMatchObject({
    p95: 0.005,
    mean_of_frames: 0.006,
    most_of_frames: 0.01,
    lateness_p95: 0.031,
  });
  expect(await segmentExported(undefined)).not.toHaveProperty("time_error_s");
});
