// The frame that our program on the board sends into the UART stream, where console text may stand before, between and
// after frames, and a notification may hold any part of it. Little-endian.
//
//   0 u8 u8  marker F4 54: F4 is in no text and in no UTF-8 sequence shorter than four bytes
//   2 u8     version in the high half, channels (3 or 6) in the low one
//   3 u8     samples in this frame, 1 to 20
//   4 u16    number of the frame, wrapping
//   6 u32    µs of the board's clock when the first sample was handed to the program, wrapping after 71.6 min
//  10 u8     battery in per cent; bit 7: charging; 7F: not known
//  11 i16    samples: acc x y z (gyr x y z)
//   . u32    CRC-32 (IEEE 802.3, as the board's own E.CRC32) of all bytes before it

export const MARKER = [0xf4, 0x54] as const;
export const VERSION = 1;
export const HEADER_BYTES = 11;
export const CRC_BYTES = 4;
export const MOST_SAMPLES = 20;

export const CHARGING = 0x80;

export const TICKS_PER_S = 1e6;
export const TICK_MODULUS = 2 ** 32;
export const SEQUENCE_MODULUS = 2 ** 16;

export const frameBytes = (channels: 3 | 6, samples: number): number =>
  HEADER_BYTES + 2 * channels * samples + CRC_BYTES;
