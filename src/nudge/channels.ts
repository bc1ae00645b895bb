// How a nudge leaves the page: a system notice and a short soft tone. Both are off until the wearer asks for them, both
// are looked for before they are used, and neither failing is anybody's fault: the nudge in the page stands by itself.
// A notice may be read by others on a lock screen: its words (from the screens) are minutes and one movement only.

export type NoticePermission = "granted" | "denied" | "not-asked" | "unsupported";

export interface NoticeWords {
  readonly title: string;
  readonly body: string;
}

export interface SystemNotices {
  permission(): NoticePermission;
  /** Asks the browser; call from a click, after explaining. */
  ask(): Promise<NoticePermission>;
  /** False where the system would not show it (Android only lets service workers). A second replaces the first. */
  show(id: string, words: NoticeWords, opened: () => void): boolean;
  /** Takes the notice of this nudge away again, as soon as the wearer moved. */
  close(id: string): void;
}

interface NotificationScope {
  readonly Notification?: typeof Notification;
}

export function systemNotices(scope: NotificationScope = globalThis): SystemNotices {
  const { Notification: Notice } = scope;
  let shown: { readonly id: string; readonly notice: Notification } | undefined;
  const permission = (): NoticePermission => {
    if (Notice === undefined) return "unsupported";
    return Notice.permission === "default" ? "not-asked" : Notice.permission;
  };
  return {
    permission,
    ask: async () => {
      if (Notice !== undefined && Notice.permission === "default") await Notice.requestPermission();
      return permission();
    },
    show: (id, { title, body }, opened) => {
      if (Notice === undefined || permission() !== "granted") return false;
      try {
        shown?.notice.close();
        // Silent: sound is the wearer's own setting, and the system's would not be soft. One tag: never a pile of them.
        const notice = new Notice(title, { body, tag: "nudge", silent: true });
        notice.addEventListener("click", () => {
          opened();
          notice.close();
        });
        shown = { id, notice };
        return true;
      } catch {
        // Chrome on Android has the class and throws a TypeError from its constructor.
        return false;
      }
    },
    close: (id) => {
      if (shown?.id !== id) return;
      shown.notice.close();
      shown = undefined;
    },
  };
}

export interface Tone {
  /** Browsers let a page sound only after a click or key: call from one (switching sound on, the first connect). */
  unlock(): void;
  /** False where it could not sound: no Web Audio, or not unlocked yet. */
  play(): boolean;
}

interface AudioScope {
  readonly AudioContext?: typeof AudioContext;
}

/** Two soft partials a fifth apart, 0.6 s, well under speaking level: heard at the desk, not in the next room. */
const tone = { partialsHz: [523.25, 783.99], lengthS: 0.6, riseS: 0.03, peak: 0.05 } as const;

export function softTone(scope: AudioScope = globalThis): Tone {
  const { AudioContext: Context } = scope;
  let context: AudioContext | undefined;
  return {
    unlock: () => {
      if (Context === undefined) return;
      context ??= new Context();
      // Refused outside a gesture; play() then says so.
      if (context.state === "suspended") context.resume().catch(() => {});
    },
    play: () => {
      if (context?.state !== "running") return false;
      const now = context.currentTime;
      const loudness = context.createGain();
      loudness.gain.setValueAtTime(0, now);
      loudness.gain.linearRampToValueAtTime(tone.peak, now + tone.riseS);
      loudness.gain.exponentialRampToValueAtTime(0.0001, now + tone.lengthS);
      loudness.connect(context.destination);
      for (const hertz of tone.partialsHz) {
        const partial = context.createOscillator();
        partial.frequency.value = hertz;
        partial.connect(loudness);
        partial.start(now);
        partial.stop(now + tone.lengthS);
      }
      return true;
    },
  };
}
