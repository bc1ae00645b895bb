// Heap in use after a forced collection, of the page and of its posture worker, over the debugging protocol. Workers are
// reached through messages to their targets: the page's own session cannot ask them.
import type { Page } from "playwright-core";

export interface Heaps {
  /** MB. */
  page(): Promise<number>;
  postureWorker(): Promise<number>;
}

interface HeapUsage {
  readonly usedSize: number;
}

export async function heapsOf(page: Page): Promise<Heaps> {
  const session = await page.context().newCDPSession(page);
  let worker: string | undefined;
  let nextId = 1;
  const waiting = new Map<number, (result: unknown) => void>();
  session.on("Target.attachedToTarget", ({ sessionId, targetInfo }) => {
    if (targetInfo.url.includes("posture.worker")) worker = sessionId;
  });
  session.on("Target.receivedMessageFromTarget", ({ message }) => {
    const { id, result } = JSON.parse(message) as { id?: number; result?: unknown };
    if (id !== undefined) waiting.get(id)?.(result);
  });
  await session.send("Target.setAutoAttach", {
    autoAttach: true,
    waitForDebuggerOnStart: false,
    flatten: false,
  });

  const ask = (method: string): Promise<unknown> => {
    if (worker === undefined) throw new Error("The posture worker was not found.");
    const id = nextId++;
    const answered = new Promise((resolve) => waiting.set(id, resolve));
    return session
      .send("Target.sendMessageToTarget", { sessionId: worker, message: JSON.stringify({ id, method }) })
      .then(() => answered)
      .finally(() => waiting.delete(id));
  };
  return {
    async page() {
      await session.send("HeapProfiler.collectGarbage");
      return (await session.send("Runtime.getHeapUsage")).usedSize / 1e6;
    },
    async postureWorker() {
      await ask("HeapProfiler.collectGarbage");
      return ((await ask("Runtime.getHeapUsage")) as HeapUsage).usedSize / 1e6;
    },
  };
}
