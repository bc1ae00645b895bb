// Numbers and times as people read them, in their own locale. Degrees live here and nowhere deeper.
import { degreesFromRadians } from "../domain/units.ts";

const MINUS = "\u2212";
/** Between a number and its unit: they stay on one line. */
const THIN = "\u00a0";

const locale = (): string | undefined => (typeof navigator === "undefined" ? undefined : navigator.language);
const made = new Map<string, Intl.DateTimeFormat>();

function dateFormat(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = JSON.stringify(options);
  let format = made.get(key);
  if (format === undefined) {
    format = new Intl.DateTimeFormat(locale(), options);
    made.set(key, format);
  }
  return format;
}

/** Time of day, 12 or 24 hours as the locale has it. */
export const clock = (epochMs: number): string => {
  clockFormat ??= dateFormat(timeOfDay());
  return clockFormat.format(epochMs);
};

let clockFormat: Intl.DateTimeFormat | undefined;

/** "09:00" beside "14:30", but "9:00 AM". */
function timeOfDay(): Intl.DateTimeFormatOptions {
  const twelve = dateFormat({ hour: "numeric" }).resolvedOptions().hour12 === true;
  return { hour: twelve ? "numeric" : "2-digit", minute: "2-digit" };
}

/** Weekday, day and month. */
export const longDate = (epochMs: number): string =>
  dateFormat({ weekday: "long", day: "numeric", month: "long" }).format(epochMs);

export const shortDate = (epochMs: number): string =>
  dateFormat({ weekday: "short", day: "numeric", month: "short", year: "numeric" }).format(epochMs);

export const dayAndTime = (epochMs: number): string =>
  dateFormat({ day: "numeric", month: "short", ...timeOfDay() }).format(epochMs);

const numbers = new Map<number, Intl.NumberFormat>();

/** Making a format costs a hundred times what using it does. */
function numberFormat(decimals: number): Intl.NumberFormat {
  let format = numbers.get(decimals);
  if (format === undefined) {
    format = new Intl.NumberFormat(locale(), {
      minimumFractionDigits: decimals,
      maximumFractionDigits: decimals,
    });
    numbers.set(decimals, format);
  }
  return format;
}

export const count = (n: number): string => numberFormat(0).format(n);

/** One decimal, as "4.6". */
export const oneDecimal = (n: number): string => numberFormat(1).format(n);

/** Whole percent from a share of one. */
export const percent = (share: number): string => `${Math.round(share * 100)}${THIN}%`;

/** Whole minutes gone by. */
export const minutesOf = (ms: number): number => Math.max(0, Math.floor(ms / 60_000));

/** Up to here a stretch is told in minutes: "73 min" is what its hop says too. */
const IN_MINUTES_BELOW = 90;

/** "43 min", "5 h 16"; "< 1 min" for something that is not nothing. */
export function duration(ms: number): string {
  const minutes = minutesOf(ms);
  if (minutes === 0 && ms > 0) return `<${THIN}1${THIN}min`;
  if (minutes < IN_MINUTES_BELOW) return `${minutes}${THIN}min`;
  return `${Math.floor(minutes / 60)}${THIN}h${THIN}${String(minutes % 60).padStart(2, "0")}`;
}

/** For a reader's ear: "43 minutes", "5 hours 16 minutes". */
export function spokenDuration(ms: number): string {
  const minutes = minutesOf(ms);
  if (minutes === 0 && ms > 0) return "less than a minute";
  const hours = minutes < IN_MINUTES_BELOW ? 0 : Math.floor(minutes / 60);
  const rest = minutes - 60 * hours;
  const h = hours === 0 ? "" : `${hours} ${hours === 1 ? "hour" : "hours"}`;
  const m = rest === 0 && hours > 0 ? "" : `${rest} ${rest === 1 ? "minute" : "minutes"}`;
  return [h, m].filter((part) => part !== "").join(" ");
}

/** Whole degrees with a true minus: "−6°". */
export function degreeLabel(deg: number): string {
  const whole = Math.round(deg);
  return `${whole < 0 ? MINUS : ""}${Math.abs(whole)}°`;
}

/** Degrees with one decimal, for aria-valuenow. */
export const degreesOf = (rad: number): number => {
  const tenth = Math.round(degreesFromRadians(rad) * 10) / 10;
  return tenth === 0 ? 0 : tenth;
};

export const wholeDegrees = (rad: number): number => {
  const whole = Math.round(degreesFromRadians(rad));
  return whole === 0 ? 0 : whole;
};

/** Local midnight of the day that many days away; days are 23 to 25 hours long. */
export function dayAway(startMs: number, days: number): number {
  const from = new Date(startMs);
  return new Date(from.getFullYear(), from.getMonth(), from.getDate() + days).getTime();
}
