// Icons on a 20 px grid with a 1.6 line, always beside a word, so hidden from readers; and the mark.
const paths = {
  bluetooth: "M6 6.2l8 7.3L10 17V3l4 3.5-8 7.3",
  battery: "M2.5 6.5h12.4v7H2.5zM17.3 8.7v2.6M5.8 9.2h4.6M5.8 10.8h4.6",
  rail: "M2 10h3.4M7.4 10h5.2M14.6 10H18",
  pause: "M7.5 5.5v9M12.5 5.5v9",
  stop: "M6 6h8v8H6z",
  play: "M6.5 4.6v10.8l8-5.4z",
  check: "M4 10.5l4 4 8-9",
  close: "M5 5l10 10M15 5L5 15",
  lock: "M5 9h10v8H5zM7 9V6.3a3 3 0 016 0V9",
  info: "M10 17.5a7.5 7.5 0 100-15 7.5 7.5 0 000 15zM10 9.2v4.5M10 6.4v.2",
  alert: "M10 3l8 14H2zM10 8v4.2M10 14.4v.2",
  file: "M5 2.8h6.6L15 6.2v11H5zM11.4 2.8v3.6H15",
  download: "M10 3v9.5M6 8.8l4 3.9 4-3.9M3.5 17h13",
  pencil: "M4 16l.9-3.6L14 3.3l2.7 2.7-9.1 9.1z",
  before: "M12 5l-5 5 5 5",
  after: "M8 5l5 5-5 5",
  now: "M2 15c.2-4 1.2-6 2.8-6s2.7 1.6 2.8 4.4C7.8 7.5 9.6 4.5 12.3 4.5S17.4 8 17.8 15",
  day: "M2.2 15c.1-2.6.7-4 1.7-4s1.6 1.4 1.7 4c.2-5.6 1.2-9 3-9s2.7 3.3 2.9 9c.1-4 .7-6 1.9-6s1.9 2 2 6c.1-1.8.5-2.7 1.2-2.7s1 .9 1.2 2.7",
  list: "M3.5 5.5h13M3.5 10h13M3.5 14.5h13",
  gear: "M3 6h8.5M15.5 6H17M3 14h1.5M8.5 14H17M11.5 6a2 2 0 104 0 2 2 0 00-4 0zM4.5 14a2 2 0 104 0 2 2 0 00-4 0z",
  trash: "M4 5.5h12M8 5.5V3.5h4v2M5.5 5.5l.7 11h7.6l.7-11",
} as const;

export type IconName = keyof typeof paths;

export function Icon({ name, size = 20 }: { readonly name: IconName; readonly size?: number }) {
  return (
    <svg class={`icon icon-${name}`} width={size} height={size} viewBox="0 0 20 20" aria-hidden="true">
      <path d={paths[name]} />
    </svg>
  );
}

export function Mark({ size = 30 }: { readonly size?: number }) {
  return (
    <svg width={size} height={(size * 22) / 30} viewBox="0 0 30 22" aria-hidden="true">
      <path d="M1 18a4.5 6.5 0 019 0z" fill="var(--stay-2)" />
      <path d="M9.5 18C9.8 8 12 2.5 16.5 2.5S23.7 8 24 18z" fill="var(--stay-3)" />
      <circle cx="9" cy="18" r="2.7" fill="var(--move)" />
      <circle cx="25" cy="18" r="2.7" fill="var(--move)" />
    </svg>
  );
}

/** Open or filled diamond: a nudge. */
export function Diamond({
  filled = false,
  held = false,
}: {
  readonly filled?: boolean;
  readonly held?: boolean;
}) {
  return (
    <svg width="14" height="14" viewBox="0 0 14 14" aria-hidden="true">
      <path
        d="M7 1.5L12.5 7 7 12.5 1.5 7z"
        fill={filled ? "var(--ink)" : "none"}
        stroke={held ? "var(--ink-3)" : "var(--ink)"}
        stroke-width="1.6"
        stroke-dasharray={held ? "2 2" : undefined}
      />
    </svg>
  );
}
