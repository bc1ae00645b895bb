// When a chart may draw: at most ten times a second (less where the caller says so), never while the page or the chart is out of sight. What was asked
// for meanwhile is drawn once when it comes back.

export const LEAST_INTERVAL_MS = 100;

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
    if (document.hidden || !inView || timer !== undefined || frame !== undefined) return;
    const waitMs = lastMs + intervalMs - performance.now();
    if (waitMs <= 0) {
      frame = requestAnimationFrame(paint);
      return;
    }
    timer = setTimeout(() => {
      timer = undefined;
      frame = requestAnimationFrame(paint);
    }, waitMs);
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
