// Waits for something to become true, for tests and benchmarks alike.

/** @throws when `check` has not been true within `timeoutMs`; says what was waited for. */
export async function until(
  what: string,
  timeoutMs: number,
  check: () => boolean | Promise<boolean>,
): Promise<void> {
  const lateAt = performance.now() + timeoutMs;
  while (!(await check())) {
    if (performance.now() > lateAt) throw new Error(`${what}: not within ${timeoutMs / 1000} s`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
