// The link's one handler for all characteristics. A listener is added once in a characteristic object's life and never
// removed: on Linux, removing and adding it again loses notifications (Espruino uart.js 1.17, BangleApps #3850).
// Chromium keeps a characteristic that was subscribed, and with it its listener, until the page goes, though nothing of
// ours holds it (156; a bare page shows the same): some 7 kB a reconnection, which is the price of not being silenced.
// The value is copied before anything else runs: the browser replaces it before the next event (web-bluetooth #550).

export interface Notifications {
  readonly listen: (characteristic: BluetoothRemoteGATTCharacteristic) => void;
}

/** @param onValue gets the characteristic and a copy of its bytes; which connection it belongs to is decided there. */
export function createNotifications(
  onValue: (characteristic: EventTarget, bytes: ArrayBuffer) => void,
): Notifications {
  const heard = new WeakSet<BluetoothRemoteGATTCharacteristic>();
  const handle = (event: Event): void => {
    const characteristic = event.target as BluetoothRemoteGATTCharacteristic | null;
    const value = characteristic?.value;
    if (!characteristic || !value) return;
    const bytes = new Uint8Array(value.byteLength);
    bytes.set(new Uint8Array(value.buffer, value.byteOffset, value.byteLength));
    onValue(characteristic, bytes.buffer);
  };
  return {
    listen(characteristic) {
      if (heard.has(characteristic)) return;
      heard.add(characteristic);
      characteristic.addEventListener("characteristicvaluechanged", handle);
    },
  };
}
