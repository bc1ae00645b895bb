import { expect, test } from "vitest";
import {
  chooserFault,
  connectFault,
  detailOf,
  gattFailure,
  procedureFault,
} from "../../../../src/link/errors.ts";

const dom = (name: string, message = "") => new DOMException(message, name);

// Texts as Chromium gives them.
test.each([
  [dom("NotFoundError", "User cancelled the requestDevice() chooser."), true, "chooser-cancelled"],
  [dom("NotFoundError", "User cancelled the requestDevice() chooser."), undefined, "chooser-cancelled"],
  [dom("NotFoundError", "User cancelled the requestDevice() chooser."), false, "adapter-off"],
  [dom("NotFoundError", "Bluetooth adapter not available."), true, "adapter-off"],
  [dom("NotFoundError", "Bluetooth Low Energy not available."), true, "adapter-off"],
  [
    dom("NotFoundError", "User denied the browser permission to scan for Bluetooth devices."),
    true,
    "permission-denied",
  ],
  [dom("NotFoundError", "Web Bluetooth API globally disabled."), true, "bluetooth-blocked"],
  [
    dom("NotFoundError", "User or their enterprise policy has disabled Web Bluetooth."),
    true,
    "bluetooth-blocked",
  ],
  [
    dom("SecurityError", 'Access to the feature "bluetooth" is disallowed by permissions policy.'),
    true,
    "bluetooth-blocked",
  ],
  [dom("NotAllowedError", "denied"), true, "permission-denied"],
  [dom("AbortError", "closed"), true, "chooser-cancelled"],
  [dom("NotSupportedError", "nothing"), true, "unsupported-browser"],
  [new TypeError("requestDevice is not a function"), true, "unsupported-browser"],
  [dom("UnknownError", "odd"), false, "adapter-off"],
  [dom("UnknownError", "odd"), true, "connect-failed"],
  ["a string", undefined, "connect-failed"],
  [undefined, true, "connect-failed"],
] as const)("a chooser that ends with %s, adapter available: %s, is %s", (error, isAvailable, code) => {
  expect(chooserFault(error, isAvailable).code).toBe(code);
});

test.each([
  [dom("NetworkError", "GATT Server is disconnected."), true, "link-lost"],
  [dom("NetworkError", "anything"), false, "link-lost"],
  [dom("NetworkError", "Bluetooth Device is no longer in range."), true, "link-lost"],
  [dom("InvalidStateError", "Object no longer valid."), true, "link-lost"],
  [dom("NotFoundError", "No Services matching UUID found in Device."), true, "missing"],
  [dom("NotSupportedError", "GATT Error: Not supported."), true, "refused"],
  [dom("SecurityError", "GATT operation not authorized."), true, "refused"],
  [dom("NetworkError", "GATT Error: Not paired."), true, "refused"],
  [null, true, "refused"],
] as const)("a GATT operation rejected with %s while connected: %s is %s", (error, isConnected, reason) => {
  expect(gattFailure(error, isConnected).reason).toBe(reason);
});

test("a connection that does not come up says how often it was tried, unless Bluetooth is off", () => {
  const failure = { reason: "timed-out", detail: "connect: no answer" } as const;
  expect(connectFault(failure, 3, true)).toEqual({
    code: "connect-failed",
    attempts: 3,
    detail: "connect: no answer",
  });
  expect(connectFault(failure, 3, false)).toEqual({ code: "adapter-off" });
  const poweredOff = { reason: "link-lost", detail: "connect: InvalidStateError: powered off" } as const;
  expect(connectFault(poweredOff, 3, true)).toEqual({ code: "adapter-off" });
});

test("a driver's fault becomes what the person should hear", () => {
  expect(procedureFault({ code: "incompatible", detail: "v9" })).toEqual({
    code: "incompatible-sensor",
    detail: "v9",
  });
  expect(procedureFault({ code: "refused", status: 3, detail: "no" })).toEqual({
    code: "command-failed",
    detail: "status 3: no",
  });
  expect(procedureFault({ code: "unreadable", detail: "junk" }).code).toBe("command-failed");
  expect(procedureFault({ code: "step-failed", reason: "link-lost", detail: "" }).code).toBe("link-lost");
  expect(procedureFault({ code: "step-failed", reason: "timed-out", detail: "" }).code).toBe(
    "command-failed",
  );
});

test("whatever was thrown has words", () => {
  expect(detailOf(dom("NetworkError", "no"))).toBe("NetworkError: no");
  expect(detailOf("plain")).toBe("plain");
  expect(detailOf({})).toBe("unknown");
});
