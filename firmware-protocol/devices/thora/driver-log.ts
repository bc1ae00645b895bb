// The log of a Thora sensor as a DeviceLog: what it holds, reading from a number on, confirming. The reply to a read
// comes before its blocks, which are notifications of the log channel; a LogReader puts them together elsewhere.
import type { Procedure } from "../../driver.ts";
import type { DeviceLog, LogContents, LogName, LogRange } from "../../log.ts";
import { failed, perform, succeeded } from "../../procedure.ts";
import type { ControlArguments } from "./control.ts";
import { ask, command, readInfo } from "./exchange.ts";
import type { ThoraInfo } from "./info.ts";
import { ALL_RECORDS, HEADER_BYTES, sampleBytes, shortestRecord } from "./layout.ts";
import { formatFrom, logsOf } from "./traits.ts";

const incomplete = (operation: string) =>
  failed({ code: "unreadable", detail: `${operation} reply without the values applied` });

/** Undefined also for a late reply about another log. */
const rangeFrom = (log: LogName, applied: ControlArguments): LogRange | undefined =>
  applied.log !== log || applied.from === undefined || applied.count === undefined
    ? undefined
    : { from: applied.from, count: applied.count };

function* rawLayout(info: ThoraInfo): Procedure<Pick<LogContents, "bytesPerRecord" | "format">> {
  const applied = yield* ask("log-format", {});
  if (!applied.ok) return applied;
  const format = formatFrom(info, applied.value);
  const form = applied.value.form;
  if (format === undefined || form === undefined) return incomplete("log-format");
  return succeeded({ format, bytesPerRecord: HEADER_BYTES + form.samples * sampleBytes[form.mode] });
}

function* contentsOf(log: LogName, info: ThoraInfo): Procedure<LogContents> {
  const listed = yield* ask("log-list", { log });
  if (!listed.ok) return listed;
  const range = rangeFrom(log, listed.value);
  if (range === undefined) return incomplete("log-list");
  if (log !== "raw") return succeeded({ log, ...range, bytesPerRecord: shortestRecord[log] });
  const layout = yield* rawLayout(info);
  return layout.ok ? succeeded({ log, ...range, ...layout.value }) : layout;
}

export const thoraLog: DeviceLog = {
  channel: "log",

  *list() {
    const info = yield* readInfo();
    if (!info.ok) return info;
    const contents: LogContents[] = [];
    for (const log of logsOf(info.value)) {
      const one = yield* contentsOf(log, info.value);
      if (!one.ok) return one;
      contents.push(one.value);
    }
    return succeeded(contents);
  },

  *read(log, from, count = ALL_RECORDS) {
    const heard = yield* perform({ do: "subscribe", channel: "log" });
    if (!heard.ok) return heard;
    const applied = yield* ask("log-read", { log, from, count });
    if (!applied.ok) return applied;
    const range = rangeFrom(log, applied.value);
    return range === undefined ? incomplete("log-read") : succeeded(range);
  },

  confirm: (log, below) => command("log-confirm", { log, from: below }),
};
