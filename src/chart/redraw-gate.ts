// When a chart may draw: at most ten times a second (less where the caller says so), never while the page or the chart
// is out of sight. What was asked for meanwhile is drawn once when it comes back. A request that comes too early waits
// for the next one rather than for the clock: that one mostly changes other parts of the page too, and shares its frame.

export const LEAST_INTERVAL_MS = 100;
/** An early request waits for company up to this many intervals since the last drawing. */
const PATIENCE = 1.5;

export interface RedrawGate {
  request(): void;
  destroy(): void;
}

export function openRedrawGate(host: HTMLElement, draw: () => void, intervalMs: number): RedrawGate {
  let dirty = false;
  let inView = true;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let frame: number | undefined;
  let lastMs = Number.NEGATIVE_INFINITY;

  const paint = (): void => {
    frame = undefined;
    if (!dirty || document.hidden || !inView) return;
    dirty = false;
    lastMs = performance.now();
    draw();
  };
  const plan = (): void => {
    if (document.hidden || !inView || frame !== undefined) return;
    const sinceMs = performance.now() - lastMs;
    if (sinceMs >= intervalMs) {
      clearTimeout(timer);
      timer = undefined;
      frame = requestAnimationFrame(paint);
      return;
    }
    timer ??= setTimeout(
      () => {
        timer = undefined;
        frame ??= requestAnimationFrame(paint);
      },
      PATIENCE * intervalMs - sinceMs,
    );
  };
  const request = (): void => {
    dirty = true;
    plan();
  };
  const shown = (): void => {
    if (dirty) plan();
  };
  const observer = new IntersectionObserver((entries) => {
    inView = entries.some((entry) => entry.isIntersecting);
    shown();
  });
  observer.observe(host);
  document.addEventListener("visibilitychange", shown);

  return {
    request,
    destroy() {
      observer.disconnect();
      document.removeEventListener("visibilitychange", shown);
      clearTimeout(timer);
      if (frame !== undefined) cancelAnimationFrame(frame);
    },
  };
}
