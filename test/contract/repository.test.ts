import "fake-indexeddb/auto";
import { expect, test } from "vitest";
import { openRepository } from "../../src/store/indexed-db.ts";
import { memoryRepository } from "../../src/store/memory.ts";
import type { Repository } from "../../src/store/repository.ts";
import { describeDerived } from "./derived.contract.ts";
import { describeLog } from "./log.contract.ts";
import { describeRepository } from "./repository.contract.ts";

let opened = 0;

describeRepository("the store in memory", async () => memoryRepository());
describeDerived("the store in memory", async () => memoryRepository());
describeLog("the store in memory", async () => memoryRepository());

async function onFakeIndexedDb(): Promise<Repository> {
  opened += 1;
  const repository = await openRepository(`contract-${opened}`);
  if (!repository.ok) throw new Error(repository.error.detail);
  return repository.value;
}

describeRepository("the store on an IndexedDB written in JavaScript", onFakeIndexedDb);
describeDerived("the store on an IndexedDB written in JavaScript", onFakeIndexedDb);
describeLog("the store on an IndexedDB written in JavaScript", onFakeIndexedDb);

test("each test of the suite had a database of its own", () => {
  expect(opened).toBeGreaterThan(15);
});
