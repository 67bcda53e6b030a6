import type { TFunction } from 'i18next';
import type { ConsentText } from '../../api/types';
import { base64url } from '../../e2ee/core/bytes';

/** Of the text below, in all languages. Whoever changes a word of it gives it a new number: a test asks for it. */
export const kConsentVersion = 1;

export const rules = ['voluntary', 'private', 'present', 'record', 'data'] as const;

/** What the page of the rules shows, and what is agreed to. */
export interface ShownConsent {
  title: string;
  rules: { rule: (typeof rules)[number]; text: string }[];
  consent: string;
  agree: string;
  language: 'de' | 'en';
}

export function shownConsent(t: TFunction, language: string): ShownConsent {
  return {
    title: t('patient.rulesTitle'),
    rules: rules.map((rule) => ({ rule, text: t(`patient.rules.${rule}`) })),
    consent: t('patient.consent'),
    agree: t('patient.agree'),
    language: language === 'en' ? 'en' : 'de',
  };
}

/** What the server keeps of it: which version in which language, and the hash of every word that was shown. */
export async function consentText(shown: ShownConsent): Promise<ConsentText> {
  const lines = [shown.title, ...shown.rules.map(({ text }) => text), shown.consent, shown.agree];
  const bytes = new TextEncoder().encode(lines.join('\n'));
  return {
    kind: 'consultation',
    version: kConsentVersion,
    language: shown.language,
    text_hash: base64url(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))),
  };
}
