// Buttons come and go with what they did: the focus that one of them had goes to the heading of its panel, not to the page's
// beginning.
import { type RefObject } from "preact";
import { useEffect, useRef } from "preact/hooks";

export interface KeptFocus {
  /** For the panel's heading, which takes tabIndex −1. */
  readonly heading: RefObject<HTMLHeadingElement | null>;
  /** For the panel: somebody pressed something in it. */
  readonly pressed: () => void;
}

/** `stage`: buttons are exchanged when it changes. */
export function useKeptFocus(stage: string): KeptFocus {
  const heading = useRef<HTMLHeadingElement>(null);
  const wasPressed = useRef(false);
  useEffect(() => {
    if (wasPressed.current && document.activeElement === document.body)
      heading.current?.focus({ preventScroll: true });
  }, [stage]);
  return {
    heading,
    pressed: () => {
      wasPressed.current = true;
    },
  };
}
