// Branded numbers: a value of one unit cannot be handed in where another is meant.
// Made only by the constructors here; SI and radians inside the program, degrees only in src/ui and chart labels.

declare const unit: unique symbol;
type Branded<U extends string> = number & { readonly [unit]: U };

/** Milliseconds since the session began; monotonic, may jump forward (sleep), never back. */
export type SessionMs = Branded<"session-ms">;
/** Milliseconds since 1970-01-01T00:00Z; only in the store, the exports and the day view. */
export type EpochMs = Branded<"epoch-ms">;
/** Angle in radians. */
export type Radians = Branded<"rad">;

export const sessionMs = (ms: number): SessionMs => ms as SessionMs;
export const epochMs = (ms: number): EpochMs => ms as EpochMs;
export const radians = (rad: number): Radians => rad as Radians;
export const radiansFromDegrees = (deg: number): Radians => ((deg * Math.PI) / 180) as Radians;
export const degreesFromRadians = (rad: number): number => (rad * 180) / Math.PI;

export const MS_PER_MINUTE = 60_000;
