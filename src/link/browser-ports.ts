// The ports of ports.ts in a browser: document visibility and the page's own timers.
import type { LinkPage, LinkTimers, PageMoment } from "./ports.ts";

export const browserTimers: LinkTimers = {
  after(ms, run) {
    const id = setTimeout(run, ms);
    return () => clearTimeout(id);
  },
};

/** "left" is pagehide or freeze; coming back from either is "visible" if the page is seen. */
export function browserPage(window: Window): LinkPage {
  const { document } = window;
  const isHidden = () => document.visibilityState === "hidden";
  return {
    isHidden,
    listen(onMoment: (moment: PageMoment) => void) {
      const changed = () => onMoment(isHidden() ? "hidden" : "visible");
      const left = () => onMoment("left");
      document.addEventListener("visibilitychange", changed);
      document.addEventListener("freeze", left);
      document.addEventListener("resume", changed);
      window.addEventListener("pagehide", left);
      window.addEventListener("pageshow", changed);
      return () => {
        document.removeEventListener("visibilitychange", changed);
        document.removeEventListener("freeze", left);
        document.removeEventListener("resume", changed);
        window.removeEventListener("pagehide", left);
        window.removeEventListener("pageshow", changed);
      };
    },
  };
}
