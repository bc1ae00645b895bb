// What a sensor makes of a start request: the nearest rate that it has, the ranges asked for, and as many samples in a
// frame as the connection's payload and the rule of 5–25 frames a second allow. Pure. Specification: ../../README.md.
import { frameCapacity } from "./codec.ts";
import type { ControlArguments } from "./control.ts";
import type { Range, ThoraInfo } from "./info.ts";
import { type StreamMode, TICKS_PER_S, USUAL_LONGEST_FRAME } from "./layout.ts";

export interface StreamSettings {
  readonly mode: StreamMode;
  /** 1/100 Hz. */
  readonly rate: number;
  readonly acc: Range;
  readonly gyr: Range | undefined;
  readonly period: number;
  readonly samples: number;
  readonly small: boolean;
}

/** Frames a second when the host leaves the number of samples to the sensor. */
const FRAMES_PER_S = 10;
/** The settings, or the name of the argument at fault. `payload`: longest notification, bytes. */
export function settingsFor(
  info: ThoraInfo,
  payload: number,
  { form, rate, ranges }: ControlArguments,
): StreamSettings | "form" | "rate" | "ranges" {
  const nearest = info.rates.toSorted((a, b) => Math.abs(a - (rate ?? 0)) - Math.abs(b - (rate ?? 0)))[0];
  if (form === undefined) return "form";
  if (rate === undefined || nearest === undefined) return "rate";
  const acc = info.accRanges.find((range) => range.fullScale === ranges?.accG);
  const gyr = info.gyrRanges.find((range) => range.fullScale === ranges?.gyrDps);
  if (acc === undefined || (form.mode === "raw6" && gyr === undefined)) return "ranges";

  const capacity = frameCapacity(form.mode, payload);
  const usual = frameCapacity(form.mode, Math.min(payload, USUAL_LONGEST_FRAME)).samples;
  const asked = form.samples === 0 ? Math.min(usual, nearest / 100 / FRAMES_PER_S) : form.samples;
  // At least one frame a second, whatever was asked for: silence must mean a dead link.
  const samples = Math.max(1, Math.floor(Math.min(asked, capacity.samples, nearest / 100)));
  return {
    mode: form.mode,
    rate: nearest,
    acc,
    gyr: form.mode === "raw6" ? gyr : undefined,
    period: Math.round((100 * TICKS_PER_S) / nearest),
    samples,
    small: capacity.small,
  };
}
