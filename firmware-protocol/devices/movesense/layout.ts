// Commands, replies and resources of GSP. All fields little-endian. Sources: movesense.com GATT SensorData Protocol;
// vendor's YAML API (imu.yaml); hardware captures of sokolmarek/movesense-commander.

export const commands = { hello: 0, subscribe: 1, unsubscribe: 2, get: 4 } as const;
export type Command = keyof typeof commands;

/** `more`: what did not fit into the data notification before it. */
export const responses = { reply: 1, data: 2, more: 3 } as const;

/** Chosen by us; a reply and a stream carry that of their command. */
export const references = { stream: 99, hello: 100, battery: 101 } as const;

export const HEADER_BYTES = 2;
export const STATUS_BYTES = 2;

/** As HTTP's. */
export const SLOTS_USED_UP = 429;

export const BATTERY_PATH = "/System/Energy/Level";
/** Acceleration m/s² and rotation °/s; the spelling that the captures used. */
export const imuPath = (rateHz: number): string => `/Meas/IMU6/${rateHz}`;

/** Payload: u32 ms since boot of the first sample, then an array per part of the sensor, each of n × (x, y, z) f32. */
export const TIME_BYTES = 4;
export const VECTOR_BYTES = 12;
export const TICKS_PER_S = 1000;
export const TICK_MODULUS = 2 ** 32;
/** Arrays of IMU6; IMU9 has the magnetometer's behind them. */
export const IMU6_PARTS = 2;
