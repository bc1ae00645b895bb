// The bench's verbs over its streams. A capture that holds an axis check outlives its link: the stream that follows is
// shown, but kept only once the person begins anew.
import { decoderFor } from "../../firmware-protocol/decoders.ts";
import type { DeviceTraits, StreamFormat } from "../../firmware-protocol/driver.ts";
import type { BenchReport, BenchWorker } from "../bench-contract.ts";
import { captureReport } from "./capture-log.ts";
import { BenchStream } from "./bench-stream.ts";
import { captureText } from "./capture-text.ts";
import { beginCheck, freshCheck, retakeLast, skipTurns } from "./guided-check.ts";

interface Opened {
  readonly traits: DeviceTraits;
  readonly format: StreamFormat;
  readonly openedMs: number;
  readonly stream: BenchStream;
}

export function benchService(): BenchWorker {
  let live: Opened | undefined;
  let kept: Opened | undefined;

  function opened(traits: DeviceTraits, format: StreamFormat, openedMs: number): Opened | undefined {
    const decoder = decoderFor(format);
    return decoder && { traits, format, openedMs, stream: new BenchStream(format, decoder) };
  }

  return {
    open(traits, format, atMs) {
      live = opened(traits, format, atMs);
      const holdsCheck = kept !== undefined && kept.stream.check.faces.length > 0;
      if (!holdsCheck) kept = live;
    },

    push(notifications) {
      for (const { channel, bytes, atMs } of notifications) {
        // What overtook the start are answers to the greeting: a serial number may be among them.
        if (live === undefined || atMs < live.openedMs) continue;
        live.stream.receive(channel, new Uint8Array(bytes), atMs - live.openedMs);
      }
    },

    closed() {
      if (kept === undefined) return;
      const { log, check } = kept.stream;
      log.state = "ended";
      if (check.phase !== "idle") check.phase = "done";
    },

    report(): BenchReport | undefined {
      if (live === undefined || kept === undefined) return undefined;
      return {
        ...live.stream.report(),
        check: kept.stream.checkReport(),
        capture: captureReport(kept.stream.log),
      };
    },

    check(verb) {
      if (live === undefined) return;
      const { stream } = live;
      if (verb === "begin") beginCheck(stream.check);
      else if (verb === "retake") retakeLast(stream.check);
      else if (verb === "skip-turns") skipTurns(stream.check);
      else stream.check = freshCheck(stream.check.hasGyro);
    },

    restart(atMs) {
      if (live !== undefined) live = opened(live.traits, live.format, atMs);
      kept = live;
    },

    capture: (options) => kept && captureText(kept.traits, kept.stream, options),
  };
}
