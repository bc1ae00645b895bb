// What the browser says about this page: network, storage, notifications. Nothing here sends anything.
import type { NoticePermission } from "../nudge/channels.ts";
import type { AppState } from "./state.ts";

/** Counts requests to any origin but our own, since the page loaded. The CSP forbids them; this shows it. */
export function countForeignRequests({ requestsSinceLoad }: AppState): void {
  if (typeof PerformanceObserver === "undefined") return;
  new PerformanceObserver((list) => {
    const foreign = list.getEntries().filter(({ name }) => new URL(name).origin !== location.origin);
    requestsSinceLoad.value += foreign.length;
  }).observe({ type: "resource", buffered: true });
}

export async function readStoragePromise({ storagePersisted }: AppState): Promise<void> {
  storagePersisted.value = await navigator.storage?.persisted?.();
}

/** Asks the browser not to clear our data when space runs short. Chromium answers by itself, Firefox asks. */
export async function askForPersistence({ storagePersisted }: AppState): Promise<void> {
  storagePersisted.value = (await navigator.storage?.persist?.()) ?? storagePersisted.peek();
}

export const notificationPermissionFrom = (
  permission: NoticePermission,
): "default" | "granted" | "denied" | "unavailable" =>
  permission === "not-asked" ? "default" : permission === "unsupported" ? "unavailable" : permission;
