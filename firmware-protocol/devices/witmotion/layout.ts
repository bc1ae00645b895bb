// Frames, registers and commands of the WitMotion BLE 5.0 protocol. Sources: datasheet WT901BLECL v23-0420 and the
// vendor's SDK (github WITMOTION/WitBluetooth_BWT901BLE5_0, 2024-09-19).

/** Both kinds of frame: 0x55, kind, 9 × i16 or register number and 8 × i16, little-endian. No checksum. */
export const FRAME_LENGTH = 20;
export const HEADER = 0x55;
/** acc x y z, gyr x y z, and the device's own roll, pitch, yaw, which are not used. */
export const SAMPLE_KIND = 0x61;
/** u16 first register, then eight registers from it on. */
export const REGISTER_KIND = 0x71;
export const REGISTERS_PER_REPLY = 8;

export const registers = {
  /** Code of the output rate. */
  rate: 0x03,
  /** 1: six axes, 0: nine. */
  axes: 0x24,
  /** Two registers, low half first. */
  version: 0x2e,
  /** 100 × V. */
  battery: 0x64,
  /** Six registers, two characters each. Read by the vendor's Bwt901bleProcessor; not in the datasheet. */
  serial: 0x7f,
} as const;
export const SERIAL_REGISTERS = 6;

/** 200 Hz is 0x0a in the datasheet and 0x0b in the SDK, so it is left out. */
export const rateCodes: ReadonlyMap<number, number> = new Map([
  [1, 0.2],
  [2, 0.5],
  [3, 1],
  [4, 2],
  [5, 5],
  [6, 10],
  [7, 20],
  [8, 50],
  [9, 100],
]);

const command = (register: number, low: number, high = 0): Uint8Array =>
  Uint8Array.of(0xff, 0xaa, register, low, high);

export const commands = {
  /** Lets registers be written for about 10 s. */
  unlock: command(0x69, 0x88, 0xb5),
  /** To flash. */
  save: command(0x00, 0x00),
  write: (register: number, value: number): Uint8Array => command(register, value),
  read: (register: number): Uint8Array => command(0x27, register),
} as const;

/** The vendor's table: from this many hundredths of a volt on, this many per cent. */
export const batteryTable: readonly (readonly [number, number])[] = [
  [396, 100],
  [393, 90],
  [387, 75],
  [382, 60],
  [379, 50],
  [377, 40],
  [373, 30],
  [370, 20],
  [368, 15],
  [350, 10],
  [340, 5],
];
