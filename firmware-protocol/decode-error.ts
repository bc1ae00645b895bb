// What a decoder says instead of throwing: the code and the numbers that made it say so.

export type DecodeError =
  | { readonly code: "too-short"; readonly length: number; readonly needed: number }
  | { readonly code: "trailing-bytes"; readonly length: number; readonly consumed: number }
  | { readonly code: "unknown-version"; readonly version: number }
  | { readonly code: "unknown-kind"; readonly kind: number }
  | { readonly code: "bad-checksum"; readonly expected: number; readonly found: number }
  | { readonly code: "bad-value"; readonly field: string; readonly value: number }
  | { readonly code: "unknown-channel"; readonly channel: string };

export type Decoded<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: DecodeError };

export const decoded = <T>(value: T): Decoded<T> => ({ ok: true, value });
export const undecodable = (error: DecodeError): Decoded<never> => ({ ok: false, error });
