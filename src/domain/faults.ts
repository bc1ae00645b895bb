// Every expected failure that a person may need to hear about. The words are in src/ui/words; the cause and what the
// person should be told are here, beside the code.

/** What a person can do about a fault of this one sensor; as the drivers say it (firmware-protocol/driver.ts). */
export type SensorAdvice =
  | "off-charger"
  | "restart"
  | "sending-mode"
  | "larger-packets"
  | "other-board"
  | "other-sensor";

export type LinkFault =
  /** navigator.bluetooth is absent. Tell which browsers have it and that the simulated sensor works here. */
  | { readonly code: "unsupported-browser" }
  /** Permissions-Policy or an enterprise rule forbids it. Tell: ask whoever manages the browser. */
  | { readonly code: "bluetooth-blocked" }
  /** No adapter, or it is off. Tell: switch Bluetooth on; we go on by ourselves. */
  | { readonly code: "adapter-off" }
  /** The system or the user denied the browser Bluetooth. Tell where to allow it. */
  | { readonly code: "permission-denied" }
  /** The chooser was closed. Not an error: nothing to tell but how to begin again. */
  | { readonly code: "chooser-cancelled" }
  /** connect() failed or hung until its deadline. Tell: near, charged, not connected to another app or tab. */
  | { readonly code: "connect-failed"; readonly attempts: number; readonly detail: string }
  /**
   * Connected but its services were not found three times. Tell: restart the sensor; it may be held by another app; and
   * what sensors of its kind need, where its name tells the kind (the driver's id).
   */
  | { readonly code: "services-missing"; readonly detail: string; readonly sensorKind?: string }
  /** Speaks a protocol version or a kind that we do not know. Tell: the advice, or update the page or the sensor. */
  | { readonly code: "incompatible-sensor"; readonly detail: string; readonly advice?: SensorAdvice }
  /** Its services could be those of several sensors and its name is none of theirs. Tell: say which one it is. */
  | { readonly code: "which-sensor"; readonly candidates: readonly string[] }
  /** Connected, and it is none of the sensors that we know. Tell: choose another, or see which ones work. */
  | { readonly code: "unknown-sensor"; readonly detail: string }
  /** Chosen for one placement while it is worn at the other. Tell: choose another one, or let it go first. */
  | { readonly code: "sensor-taken" }
  /** A command was refused or not answered. Tell: the advice, or we try again; restart the sensor if it goes on. */
  | { readonly code: "command-failed"; readonly detail: string; readonly advice?: SensorAdvice }
  /** The link was lost. We reconnect by ourselves. */
  | { readonly code: "link-lost" }
  /** Connected but silent; we force a new connection. */
  | { readonly code: "link-silent"; readonly silentMs: number };

export type StoreFault =
  /** The browser refuses storage or its disk is full. Tell: free space; recording goes on in memory meanwhile. */
  | { readonly code: "storage-full"; readonly detail: string }
  /** IndexedDB cannot be opened (private mode, damaged profile, newer schema in another tab). */
  | { readonly code: "storage-unavailable"; readonly detail: string }
  /** Written by a newer version of the page. Tell: reload to update. */
  | { readonly code: "storage-newer"; readonly detail: string };

export type WorkerFault =
  /** The worker died or did not answer within its deadline; it is started again and unstored frames are replayed. */
  | { readonly code: "worker-restarted"; readonly detail: string }
  /** A notification could not be decoded. Counted; shown only when it goes on. */
  | { readonly code: "frames-unreadable"; readonly count: number; readonly detail: string };

export type Fault = LinkFault | StoreFault | WorkerFault;
export type FaultCode = Fault["code"];
