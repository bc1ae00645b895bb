// The one converter from what IndexedDB throws to what a person may need to hear.
import type { StoreFault } from "../domain/faults.ts";

/** Programming mistakes, not states of the disk: they are thrown on. */
const defects: ReadonlySet<string> = new Set([
  "DataCloneError",
  "DataError",
  "ConstraintError",
  "ReadOnlyError",
  "NotFoundError",
]);

const named = (thrown: unknown): { name: string; message: string } =>
  typeof thrown === "object" && thrown !== null && "name" in thrown
    ? { name: String(thrown.name), message: "message" in thrown ? String(thrown.message) : "" }
    : { name: "unknown", message: String(thrown) };

/** The fault behind a DOMException of IndexedDB; undefined for a defect of ours, to be thrown on. */
export function storeFaultFrom(thrown: unknown): StoreFault | undefined {
  const { name, message } = named(thrown);
  if (defects.has(name)) return undefined;
  if (thrown instanceof TypeError || thrown instanceof RangeError) return undefined;
  const detail = message === "" ? name : `${name}: ${message}`;
  if (name === "QuotaExceededError") return { code: "storage-full", detail };
  if (name === "VersionError") return { code: "storage-newer", detail };
  return { code: "storage-unavailable", detail };
}
