// Numbers of Polar's measurement data protocol. Source: Polar's measurement data document v1.0 (August 2024) and its
// SDK (github polarofficial/polar-ble-sdk, pmd).

export const operations = { settings: 1, start: 2, stop: 3 } as const;
export type Operation = keyof typeof operations;

export const measurements = { acc: 2, gyr: 5 } as const;
export type Measurement = keyof typeof measurements;

/** First byte of what the control point reads as; bit n of the second: measurement n (polar-ble-sdk issue 360). */
export const FEATURES = 0x0f;

/** First byte of a reply, and of the notice that the sensor itself ended measurements (their types follow). */
export const REPLY = 0xf0;
export const STOPPED = 0x01;

/** What a status means, for a person where a person can do something. 0: done. */
export const statusWords: readonly string[] = [
  "done",
  "unknown command",
  "unknown kind of measurement",
  "not supported by this sensor",
  "command of a wrong length",
  "setting refused",
  "already in this state",
  "resolution refused",
  "rate refused",
  "range refused",
  "the connection's packets are too small for this stream: disconnect other Bluetooth devices, or use another computer or phone, then connect again",
  "number of channels refused",
  "not possible in the sensor's present mode: switch it to its heart rate mode, then connect again",
  "it is in its charger: take it off the charger, then connect again",
  "its memory is full",
];

export const statuses = {
  done: 0,
  unknownMeasurement: 2,
  notSupported: 3,
  alreadySo: 6,
  smallPackets: 10,
  otherMode: 12,
  inCharger: 13,
} as const;

/** Settings: id u8, count u8, values of this many bytes. */
export const settings = {
  rate: { id: 0, bytes: 2 },
  resolution: { id: 1, bytes: 2 },
  range: { id: 2, bytes: 2 },
  rangeMilli: { id: 3, bytes: 4 },
  channels: { id: 4, bytes: 1 },
  /** f32, in the reply to a start only. */
  factor: { id: 5, bytes: 4 },
} as const;
export type Setting = keyof typeof settings;

/** Data frame: u8 measurement (6 bits), u64 ns of its LAST sample, u8 compressed flag and frame type, content. */
export const MEASUREMENT_MASK = 0x3f;
export const COMPRESSED = 0x80;
export const CHANNELS = 3;

/** ns since 2000-01-01 reduced modulo 2^53: 104 days. */
export const TICKS_PER_S = 1e9;
export const TICK_MODULUS = 2 ** 53;
