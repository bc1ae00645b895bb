import "fake-indexeddb/auto";
import { expect, test } from "vitest";
import { openRepository } from "../../src/store/indexed-db.ts";
import { memoryRepository } from "../../src/store/memory.ts";
import { describeRepository } from "./repository.contract.ts";

let opened = 0;

describeRepository("the store in memory", async () => memoryRepository());

describeRepository("the store on an IndexedDB written in JavaScript", async () => {
  opened += 1;
  const repository = await openRepository(`contract-${opened}`);
  if (!repository.ok) throw new Error(repository.error.detail);
  return repository.value;
});

test("each test of the suite had a database of its own", () => {
  expect(opened).toBeGreaterThan(15);
});
