// A voice for those who want one: one of the system's own. Voices that a browser fetches from elsewhere are not used:
// nothing that is said here leaves this computer. What is said replaces what was being said.
const synthesis = (): SpeechSynthesis | undefined =>
  typeof speechSynthesis === "undefined" ? undefined : speechSynthesis;

const localVoices = (): SpeechSynthesisVoice[] =>
  synthesis()
    ?.getVoices()
    .filter((voice) => voice.localService) ?? [];

/** False where there is certainly none; lists come late, so an empty one is no answer. */
export const mayHaveVoice = (): boolean => {
  const known = synthesis()?.getVoices() ?? [];
  return synthesis() !== undefined && (known.length === 0 || localVoices().length > 0);
};

export function say(text: string): void {
  const language = document.documentElement.lang || "en";
  const voices = localVoices();
  const voice = voices.find(({ lang }) => lang.startsWith(language)) ?? voices[0];
  if (voice === undefined || text === "") return;
  hush();
  const utterance = new SpeechSynthesisUtterance(text);
  utterance.voice = voice;
  utterance.lang = voice.lang;
  synthesis()?.speak(utterance);
}

export function hush(): void {
  synthesis()?.cancel();
}
