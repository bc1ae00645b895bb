import { expect, test } from "vitest";
import { unreachableFrom } from "../../../../src/ui/sensor-reach.ts";

const agents = {
  iphone:
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_2 like Mac OS X) AppleWebKit/605.1.15 Version/18.2 Safari/604.1",
  mac: "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/18.2 Safari/605.1.15",
  firefoxAndroid: "Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0",
  chromeLinux:
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36",
  firefoxWindows: "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0",
} as const;
const facts = (agent: keyof typeof agents, maxTouchPoints = 0, secure = true) => ({
  userAgent: agents[agent],
  maxTouchPoints,
  secure,
});

test("an iPad that calls itself a Mac is told what holds for an iPad", () => {
  expect(unreachableFrom(facts("mac", 5))).toBe("ios");
  expect(unreachableFrom(facts("mac"))).toBe("desktop");
  expect(unreachableFrom(facts("iphone", 5))).toBe("ios");
});

test("Android is not taken for the Linux that it also names", () => {
  expect(unreachableFrom({ ...facts("chromeLinux"), userAgent: `${agents.chromeLinux} Android 15` })).toBe(
    "android",
  );
  expect(unreachableFrom(facts("firefoxAndroid", 5))).toBe("android");
  expect(unreachableFrom(facts("chromeLinux"))).toBe("linux");
});

test("a page without https is told so, except where https would not help", () => {
  expect(unreachableFrom(facts("firefoxWindows", 0, false))).toBe("insecure");
  expect(unreachableFrom(facts("iphone", 5, false))).toBe("ios");
});
