// Notifications of a MetaMotion → packets. Acceleration and rotation come apart, without a time or a number, in turn:
// the order of arrival is all there is. A pair is an acceleration and the next rotation. An acceleration that another
// overtakes, or a rotation without one before it, has lost its partner and is dropped: so a loss costs its own pair
// and the pairing is right again with the next acceleration. Pairing whichever came last would stay one frame off.
import { type Decoded, decoded, undecodable } from "../../decode-error.ts";
import type { FrameDecoder, StreamFormat } from "../../driver.ts";
import { noFlags, type Packet } from "../../packet.ts";
import { fusionFrom, HEADER_BYTES, metamotionBatteryFrom, samplesFrom } from "./codec.ts";
import { BATTERY, FUSION_QUATERNION, modules, READ } from "./layout.ts";

type Packets = Decoded<readonly Packet[]>;

const isAtLimit = (count: number): boolean => count === 0x7fff || count === -0x8000;

export function metamotionDecoder(_format: StreamFormat): FrameDecoder {
  let waiting: Int16Array | undefined;
  /** Frames without a partner before the first pair are the parts' start, no loss. */
  let hasPaired = false;
  let droppedBefore = false;

  const drop = (): Packets => {
    droppedBefore = hasPaired;
    return decoded([]);
  };

  function takeAcc(acc: Int16Array): Packets {
    if (waiting !== undefined) drop();
    waiting = acc;
    return decoded([]);
  }

  function takeGyr(gyr: Int16Array): Packets {
    const acc = waiting;
    waiting = undefined;
    if (acc?.length !== gyr.length) return drop();
    const counts = new Int16Array(2 * acc.length);
    for (let i = 0; i < acc.length; i += 3) {
      counts.set(acc.subarray(i, i + 3), 2 * i);
      counts.set(gyr.subarray(i, i + 3), 2 * i + 3);
    }
    const flags = { ...noFlags, droppedBefore, saturated: counts.some(isAtLimit) };
    hasPaired = true;
    droppedBefore = false;
    return decoded([{ kind: "imu", channels: 6, counts, flags }]);
  }

  function decodeNotification(bytes: DataView): Packets {
    if (bytes.byteLength < HEADER_BYTES)
      return undecodable({ code: "too-short", length: bytes.byteLength, needed: HEADER_BYTES });
    const module = bytes.getUint8(0);
    const register = bytes.getUint8(1);
    if (module === modules.settings && register === (READ | BATTERY)) {
      const battery = metamotionBatteryFrom(bytes);
      return battery.ok ? decoded([{ kind: "battery", ...battery.value }]) : battery;
    }
    // Other replies are the procedures' concern.
    if (register >= READ) return decoded([]);
    if (module === modules.acc) {
      const acc = samplesFrom("acc", bytes);
      return acc.ok ? takeAcc(acc.value) : acc;
    }
    if (module === modules.gyr) {
      const gyr = samplesFrom("gyr", bytes);
      return gyr.ok ? takeGyr(gyr.value) : gyr;
    }
    if (module !== modules.fusion)
      return undecodable({ code: "unknown-kind", kind: (module << 8) | register });
    // Another program's leftover: its orientation is worth having, the rest of no use.
    const fusion = fusionFrom(bytes);
    if (!fusion.ok) return fusion;
    return decoded(register === FUSION_QUATERNION ? [{ kind: "orientation", counts: fusion.value }] : []);
  }

  return {
    decode: (channel, bytes) =>
      channel === "notify" ? decodeNotification(bytes) : undecodable({ code: "unknown-channel", channel }),
  };
}
