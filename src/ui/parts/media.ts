// A media query as a value that re-renders when it flips.
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";

export function useMedia(query: string): boolean {
  const matches = useSignal(matchMedia(query).matches);
  useEffect(() => {
    const list = matchMedia(query);
    const changed = (): void => {
      matches.value = list.matches;
    };
    changed();
    list.addEventListener("change", changed);
    return () => list.removeEventListener("change", changed);
  }, [query]);
  return matches.value;
}
