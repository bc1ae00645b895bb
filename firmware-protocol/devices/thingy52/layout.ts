// Payloads of the Thingy:52's motion service, little-endian. Source: vendor firmware, include/ble_services/ble_tms.h and
// source/modules/m_motion.c.

/** 0406: acc x y z, gyr x y z, compass x y z, each i16; the compass is not used. */
export const RAW_LENGTH = 18;
/** Q10 of g and Q5 of °/s. The vendor's JavaScript divides by 64 and 2048, its firmware and Android library by these. */
export const ACC_COUNTS_PER_G = 1024;
export const GYR_COUNTS_PER_DPS = 32;

/** The sensor's own range is ±2 g, far below the format's ±32 g; a calibrated bias moves its end by some mg. */
export const ACC_SATURATED = 2 * ACC_COUNTS_PER_G - 8;
/** The sensor reaches ±2000 °/s, the format ±1024. */
export const GYR_SATURATED = 0x7fff;

/** 0301: off; R G B; colour, intensity, u16 delay in ms; colour, intensity. Length with the mode's own byte. */
export const ledModes = {
  off: { mode: 0, bytes: 1 },
  constant: { mode: 1, bytes: 4 },
  breathe: { mode: 2, bytes: 5 },
  once: { mode: 3, bytes: 3 },
} as const;
export const LED_CYAN = 6;
export const LED_FULL = 100;

/** 0401: u16 step, temperature and magnetometer intervals, u16 rate in Hz at 6, u8 wake on motion. */
export const CONFIG_LENGTH = 9;
export const RATE_AT = 6;
export const SLOWEST_HZ = 5;
/** The motion processor divides 200 Hz by a whole number, and accepts any rate up to it. */
export const FASTEST_HZ = 200;
