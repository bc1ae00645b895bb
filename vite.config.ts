// One file for the build, the served headers and the three test projects, so that what is tested is what is served.
import preact from "@preact/preset-vite";
import { playwright } from "@vitest/browser-playwright";
import { build, type Plugin, type UserConfig } from "vite";
import { defineConfig } from "vitest/config";
import manifest from "./package.json" with { type: "json" };

/**
 * Production headers. connect-src is 'none': after load the page speaks to nobody.
 * uPlot and Preact set styles through the CSSOM, which style-src does not restrict, so no 'unsafe-inline' is needed.
 */
const securityHeaders = {
  "Content-Security-Policy": [
    "default-src 'none'",
    "script-src 'self'",
    "worker-src 'self'",
    "style-src 'self'",
    "font-src 'self'",
    "img-src 'self'",
    "manifest-src 'self'",
    "connect-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join("; "),
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "no-referrer",
  "Permissions-Policy":
    "bluetooth=(self), screen-wake-lock=(self), camera=(), microphone=(), geolocation=(), usb=(), serial=(), hid=(), payment=()",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Resource-Policy": "same-origin",
};

const pages = {
  root: "src",
  publicDir: "../public",
  worker: { format: "es" },
  define: { __APP_VERSION__: JSON.stringify(manifest.version) },
  build: {
    outDir: "../dist",
    emptyOutDir: true,
    target: "es2022",
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
  },
} as const satisfies UserConfig;

/**
 * The hardware bench (bench.html), built by itself into the same folder. As a second entry of one build it would split
 * what both pages need into chunks of their own, and the app's first load would grow by 2 %.
 */
const benchPage = (): Plugin => {
  let outDir: string = pages.build.outDir;
  return {
    name: "bench-page",
    apply: "build",
    configResolved: (config) => {
      outDir = config.build.outDir;
    },
    async closeBundle() {
      await build({
        ...pages,
        configFile: false,
        publicDir: false,
        logLevel: "warn",
        plugins: [preact()],
        build: { ...pages.build, outDir, emptyOutDir: false, rolldownOptions: { input: "src/bench.html" } },
      });
    },
  };
};

export default defineConfig({
  ...pages,
  cacheDir: "../node_modules/.vite",
  plugins: [preact(), benchPage()],
  preview: { host: "localhost", port: 4173, strictPort: false, headers: securityHeaders },
  server: { host: "localhost" },
  test: {
    root: ".",
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          root: ".",
          environment: "node",
          include: ["test/{unit,architecture,contract}/**/*.test.{ts,tsx}"],
        },
      },
      {
        extends: true,
        test: {
          name: "browser",
          sequence: { groupOrder: 1 },
          root: ".",
          include: ["test/browser/**/*.test.{ts,tsx}"],
          globalSetup: ["test/setup/system-packages.ts"],
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({
              launchOptions: {
                executablePath: "/usr/bin/chromium",
                args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"],
              },
            }),
            instances: [{ browser: "chromium" }],
          },
        },
      },
      {
        extends: true,
        test: {
          name: "e2e",
          root: ".",
          environment: "node",
          include: ["test/e2e/**/*.test.ts"],
          globalSetup: ["test/setup/system-packages.ts", "test/setup/served-build.ts"],
          // Most of the time these wait for a radio in real time: three at once keep two cores busy enough.
          maxWorkers: 3,
          sequence: { groupOrder: 2 },
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
