// Payloads, commands and blocks of the DOT. All fields little-endian. Source: vendor's BLE services specification
// XD0506P rev. C (2023); device information: adamkewley/xdc `xdc.py`.

/** A kind of measurement: what the control characteristic calls it, where it notifies, and what follows the time. */
export interface PayloadForm {
  readonly channel: "long" | "medium";
  readonly mode: number;
  /** Floats of 32 bits behind the u32 time: [quaternion w x y z,] acceleration m/s², rate °/s. */
  readonly floats: number;
  /** The characteristic's length: a notification may be padded to it with zeros. */
  readonly longest: number;
}

/** Best first: "custom 5" with the orientation in 44 bytes, then "rate quantities" in 28. */
export const payloadForms = {
  long: { channel: "long", mode: 26, floats: 10, longest: 63 },
  medium: { channel: "medium", mode: 21, floats: 6, longest: 40 },
} as const satisfies Record<string, PayloadForm>;

export const TIME_BYTES = 4;
export const QUATERNION_FLOATS = 4;

/** Time: µs of the sensor's clock since it was switched on. */
export const TICKS_PER_S = 1e6;
export const TICK_MODULUS = 2 ** 32;

export const ACC_FULL_SCALE_G = 16;
export const GYR_FULL_SCALE_DPS = 2000;

/** Control characteristic: type, action, payload mode. */
export const MEASUREMENT = 1;
export const STOP = 0;
export const START = 1;
export const CONTROL_BYTES = 3;

/** Settings block: byte 0 says which fields a write means, u16 output rate in Hz. */
export const SETTINGS_BYTES = 32;
export const VISIT_IDENTIFY = 0x01;
export const IDENTIFY_OFFSET = 1;
export const VISIT_RATE = 0x10;
export const RATE_OFFSET = 24;

/** Device information: address, version, build date, radio stack, serial number, product code. */
export const INFO_BYTES = 34;
export const VERSION_OFFSET = 6;
export const SERIAL_OFFSET = 20;
export const PRODUCT_OFFSET = 28;
