import { describe, expect, it } from 'vitest';
import { i18n } from '../../i18n/i18n';
import { consentText, kConsentVersion, shownConsent } from './consent';

/**
 * The hash of every text that people have agreed to, by version. When this test fails because a word was changed: raise
 * `kConsentVersion` and add a line. Lines are never changed, for the server keeps these hashes.
 */
const kHashes: Record<number, { de: string; en: string }> = {
  1: {
    de: '18dhFIUcAJ3fS-T0QervFf_mGn398cj6P1Hie2hUflU',
    en: 'JYLTx4hd0bQh3SxbQR4r1LTRqAQTm-l2S9fhQSHuiZM',
  },
};

async function hashIn(language: 'de' | 'en'): Promise<string> {
  await i18n.changeLanguage(language);
  const text = await consentText(shownConsent(i18n.t, language));
  expect(text).toMatchObject({ kind: 'consultation', version: kConsentVersion, language });
  return text.text_hash;
}

describe('the text of the consent', () => {
  it.each(['de', 'en'] as const)('has a version of its own (%s)', async (language) => {
    expect(await hashIn(language)).toBe(kHashes[kConsentVersion]?.[language]);
  });

  it('is the newest of all versions, and no two are the same', () => {
    const versions = Object.keys(kHashes).map(Number);
    expect(kConsentVersion).toBe(Math.max(...versions));
    const hashes = Object.values(kHashes).flatMap(({ de, en }) => [de, en]);
    expect(new Set(hashes).size).toBe(hashes.length);
  });

  it('has another hash when a single word is another', async () => {
    const shown = shownConsent(i18n.t, 'de');
    const before = await consentText(shown);
    const after = await consentText({ ...shown, consent: `${shown.consent} ` });
    expect(after.text_hash).not.toBe(before.text_hash);
  });
});
