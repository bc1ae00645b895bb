// Why this browser cannot reach a sensor, from what it says about itself; the fix differs by system. Where Web Bluetooth
// exists: Chrome and Edge on Windows, macOS, ChromeOS and Android; on Linux behind a setting; on no iPhone or iPad.

export type Unreachable = "insecure" | "ios" | "android" | "linux" | "desktop";

export interface BrowserFacts {
  readonly userAgent: string;
  readonly maxTouchPoints: number;
  readonly secure: boolean;
}

export function unreachableFrom({ userAgent, maxTouchPoints, secure }: BrowserFacts): Unreachable {
  if (/iPhone|iPad|iPod/.test(userAgent)) return "ios";
  // An iPad calls itself a Mac; no Mac has a touch screen.
  if (/Macintosh/.test(userAgent) && maxTouchPoints > 1) return "ios";
  if (!secure) return "insecure";
  if (/Android/.test(userAgent)) return "android";
  return /Linux/.test(userAgent) ? "linux" : "desktop";
}
