// The accelerometer service of the micro:bit. Sources: Bluetooth profile 1.11; firmware lancaster-university/microbit-dal
// and codal-core (drivers MMA8653, LSM303Accelerometer).

/** x y z, i16, little-endian. */
export const DATA_LENGTH = 6;
export const PERIOD_LENGTH = 2;

/** The profile says 1000 per g; both boards' drivers shift the bits of a ±2 g part so that 1 g is 1024. */
export const COUNTS_PER_G = 1024;

/**
 * What the 8 bits of the first board reach at ±2 g; the second reaches 2046. A program may set a wider range, which the
 * service does not tell: then this calls some samples saturated that are not.
 */
export const SATURATED = 2032;

/**
 * Periods of the profile (1, 2, 5, 10, 20, 80, 160, 640 ms) without those that are too quick to be notified one by one
 * and too slow to follow a lean. The second board's part has 100 ms instead of 80; it answers with what it took.
 */
export const PERIODS_MS = [10, 20, 80];
