// The golden vectors of a device, as its folder here holds them: frames.json.
import { readFileSync } from "node:fs";

export interface ExpectedSamples {
  readonly unit: string;
  /** Largest difference, in `unit`. */
  readonly within: number;
  readonly samples: readonly (readonly number[])[];
}

export interface DeviceVector {
  readonly title: string;
  readonly kind: "captured" | "vendor test" | "constructed";
  /** Channel and bytes in hexadecimal, in the order of arrival. */
  readonly frames: readonly (readonly [string, string])[];
  readonly acc?: ExpectedSamples;
  readonly gyr?: ExpectedSamples;
  /** As sent, one per IMU packet. */
  readonly ticks?: readonly number[];
  /** All packets that are no IMU packets. */
  readonly packets?: readonly unknown[];
  readonly errors?: readonly string[];
}

export interface DeviceVectors {
  readonly driver: string;
  readonly source: string;
  readonly vectors: readonly DeviceVector[];
}

export const bytesOf = (hex: string): Uint8Array =>
  Uint8Array.from(hex.replace(/\s+/g, "").match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));

export const vectorsOf = (id: string): DeviceVectors =>
  JSON.parse(readFileSync(new URL(`./${id}/frames.json`, import.meta.url), "utf8"));
