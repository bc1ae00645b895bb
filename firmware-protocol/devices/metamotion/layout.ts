// Modules, registers and the two inertial parts of MetaMotion boards. A message is module, register, data; a read sets
// bit 7 of the register, and its reply begins with the same two bytes. All fields little-endian. Source:
// mbientlab/MetaWear-SDK-Cpp, *_register.h, accelerometer_bosch.cpp, gyro_bosch.cpp, and its unit tests.

export const modules = {
  led: 0x02,
  acc: 0x03,
  haptic: 0x08,
  settings: 0x11,
  gyr: 0x13,
  fusion: 0x19,
} as const;

export const READ = 0x80;
/** Register 0 of every module: its implementation and revision; nothing where the board has no such module. */
export const INFORMATION = 0x00;
export const POWER = 0x01;
export const ENABLE = 0x02;
export const CONFIGURE = 0x03;
export const ADDRESS = 0x0b;
export const BATTERY = 0x0c;
export const HAPTIC_PULSE = 0x01;
export const LED_PLAY = 0x01;
export const LED_PATTERN = 0x03;

export interface Part {
  /** What the traits call the board. */
  readonly model: string;
  /** As the modules' information has it. */
  readonly accImplementation: number;
  readonly gyrImplementation: number;
  /** Bits beside the rate in the accelerometer's first configuration byte: averaging, and no undersampling. */
  readonly accMode: number;
  /** Code of ±8 g. */
  readonly accRange: number;
  /** Registers that notify three samples at once. */
  readonly accPacked: number;
  readonly gyrPacked: number;
  /** Register that notifies each sample of the gyro by itself. */
  readonly gyrSingle: number;
}

/** The same of the accelerometer, on both parts. */
export const ACC_SINGLE = 0x04;

export const parts: readonly Part[] = [
  {
    model: "MetaMotion (BMI160)",
    accImplementation: 1,
    gyrImplementation: 0,
    accMode: 0x20,
    accRange: 0x08,
    accPacked: 0x1c,
    gyrPacked: 0x07,
    gyrSingle: 0x05,
  },
  {
    model: "MetaMotion (BMI270)",
    accImplementation: 4,
    gyrImplementation: 1,
    accMode: 0xa0,
    accRange: 0x02,
    accPacked: 0x05,
    gyrPacked: 0x05,
    gyrSingle: 0x04,
  },
];

export const GYR_MODE = 0x20;
/** Code of ±1000 °/s, the same on both. */
export const GYR_RANGE = 1;

/** Codes of the output rates, the same for both sensors of both parts. */
export const rateCodes: Readonly<Record<number, number>> = { 25: 6, 50: 7, 100: 8 };

/** At ±8 g and ±1000 °/s. */
export const ACC_COUNTS_PER_G = 4096;
export const GYR_COUNTS_PER_DPS = 32.8;

/** Registers of data and how many samples each may carry: register 5 of the gyro is one on the BMI160, three on the BMI270. */
export const samplesOf: Readonly<Record<"acc" | "gyr", Readonly<Record<number, readonly number[]>>>> = {
  acc: { 0x04: [1], 0x05: [3], 0x1c: [3] },
  gyr: { 0x04: [1], 0x05: [1, 3], 0x07: [3] },
};

/** Sensor fusion, which we do not start: floats per register, and whether a byte of accuracy follows. */
export const fusionLayouts: Readonly<
  Record<number, { readonly floats: number; readonly accuracy: boolean }>
> = {
  0x04: { floats: 3, accuracy: true },
  0x05: { floats: 3, accuracy: true },
  0x06: { floats: 3, accuracy: true },
  0x07: { floats: 4, accuracy: false },
  0x08: { floats: 4, accuracy: false },
  0x09: { floats: 3, accuracy: false },
  0x0a: { floats: 3, accuracy: false },
};
export const FUSION_QUATERNION = 0x07;
