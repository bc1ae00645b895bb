// The look's tokens as canvas colours. Read through a probe element, so that light-dark(), data-theme and forced
// colours resolve exactly as they do in CSS. Read once, and again when the theme changes.

const tokens = [
  "bg",
  "surface",
  "sunken",
  "line",
  "edge",
  "ink",
  "ink-2",
  "ink-3",
  "accent",
  "focus",
  "stay-1",
  "stay-2",
  "stay-3",
  "on-stay-3",
  "stay-ink",
  "move",
  "upright",
  "bent",
  "reclined",
  "reclined-line",
  "walking",
  "lying",
  "vehicle",
  "fault",
] as const;

export type Token = (typeof tokens)[number];
export type Palette = Readonly<Record<Token, string>>;

/** Colours as the host element sees them. */
export function paletteOf(host: HTMLElement): Palette {
  const probe = document.createElement("span");
  probe.style.setProperty("forced-color-adjust", "none");
  probe.style.display = "none";
  host.append(probe);
  const computed = getComputedStyle(probe);
  const read = (token: Token): string => {
    probe.style.color = `var(--${token})`;
    return computed.color;
  };
  const palette = Object.fromEntries(tokens.map((token) => [token, read(token)])) as Record<Token, string>;
  probe.remove();
  return palette;
}

/** Calls back when the theme may have changed: system scheme, forced colours, or data-theme on the root. */
export function watchTheme(changed: () => void): () => void {
  const queries = ["(prefers-color-scheme: dark)", "(forced-colors: active)"].map((q) => matchMedia(q));
  for (const query of queries) query.addEventListener("change", changed);
  const observer = new MutationObserver(changed);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
  return () => {
    for (const query of queries) query.removeEventListener("change", changed);
    observer.disconnect();
  };
}
