// What every procedure of a Thora sensor is made of: reading Info, and one Control exchange. Busy is waited out as the
// sensor asks, a few times.
import type { Procedure } from "../../driver.ts";
import { failed, perform, readFrom, stepFailed, succeeded } from "../../procedure.ts";
import { type ControlArguments, decodeReply, encodeRequest } from "./control.ts";
import { decodeInfo, type ThoraInfo } from "./info.ts";
import { type Operation, opcodes, statuses } from "./layout.ts";

/** Indications are confirmed within a few connection intervals; 3 s is the profile's limit for a reply. */
const REPLY_WITHIN_MS = 3000;
const ATTEMPTS = 5;
const DEFAULT_RETRY_MS = 200;
const LONGEST_RETRY_MS = 5000;

export function* readInfo(): Procedure<ThoraInfo> {
  const read = yield* readFrom("info");
  if (!read.ok) return read;
  const info = decodeInfo(read.value);
  if (info.ok) return succeeded(info.value);
  return failed(
    info.error.code === "unknown-version"
      ? { code: "incompatible", detail: `protocol version ${info.error.version}` }
      : { code: "unreadable", detail: `Info: ${JSON.stringify(info.error)}` },
  );
}

/** One Control exchange; returns the values applied. Ids differ by operation and attempt: a late reply fits no other. */
export function* ask(operation: Operation, given: ControlArguments): Procedure<ControlArguments> {
  for (let attempt = 1; ; attempt++) {
    const id = ((opcodes[operation] << 3) | attempt) & 0xff;
    const step = yield {
      do: "request",
      channel: "control",
      bytes: encodeRequest({ id, operation, arguments: given }),
      withResponse: true,
      reply: "control",
      matches: (reply) =>
        reply.byteLength >= 2 && reply.getUint8(0) === id && reply.getUint8(1) === opcodes[operation],
      withinMs: REPLY_WITHIN_MS,
    };
    if (!step.ok) return stepFailed(step);
    const reply = decodeReply(step.bytes ?? new DataView(new ArrayBuffer(0)));
    if (!reply.ok)
      return failed({ code: "unreadable", detail: `${operation} reply: ${JSON.stringify(reply.error)}` });
    const { status, arguments: applied } = reply.value;
    if (status === "ok") return succeeded(applied);
    const retryAfterMs = Math.min(applied.retryAfter ?? DEFAULT_RETRY_MS, LONGEST_RETRY_MS);
    if (status !== "busy" || attempt === ATTEMPTS)
      return failed({
        code: "refused",
        status: statuses[status],
        detail: `${operation}: ${status}`,
        ...(status === "busy" ? { retryAfterMs } : {}),
      });
    const waited = yield* perform({ do: "wait", ms: retryAfterMs });
    if (!waited.ok) return waited;
  }
}

export function* command(operation: Operation, given: ControlArguments): Procedure<void> {
  const reply = yield* ask(operation, given);
  return reply.ok ? succeeded(undefined) : reply;
}
