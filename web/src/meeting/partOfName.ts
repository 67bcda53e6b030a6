import type { TFunction } from 'i18next';
import { languages } from '../i18n/i18n';

/** Why somebody takes part who is not the patient. */
export const guestParts = ['companion', 'interpreter'] as const;
export type GuestPart = (typeof guestParts)[number];

const behind = (word: string): string => ` (${word})`;

/** "Karl Muster (Begleitung)": who reads the name knows why the person is there. */
export function withPart(name: string, part: GuestPart, t: TFunction): string {
  return name + behind(t(`patient.part.${part}`));
}

/** The same name in the words of its reader, whichever language its sender has: "Karl Muster (Companion)". */
export function inOwnWords(name: string, t: TFunction): string {
  for (const part of guestParts) {
    for (const lng of languages) {
      const theirs = behind(t(`patient.part.${part}`, { lng }));
      if (name.endsWith(theirs)) return withPart(name.slice(0, -theirs.length), part, t);
    }
  }
  return name;
}
