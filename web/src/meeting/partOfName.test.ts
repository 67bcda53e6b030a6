import { describe, expect, it } from 'vitest';
import { i18n } from '../i18n/i18n';
import { inOwnWords, withPart } from './partOfName';

const german = i18n.getFixedT('de');
const english = i18n.getFixedT('en');

describe('the part behind a name', () => {
  it.each([
    ['companion', 'Karl Muster (Begleitung)', 'Karl Muster (Companion)'],
    ['interpreter', 'Karl Muster (Dolmetschen)', 'Karl Muster (Interpreter)'],
  ] as const)('%s is read in the language of the reader', (part, inGerman, inEnglish) => {
    expect(withPart('Karl Muster', part, english)).toBe(inEnglish);
    expect(inOwnWords(inEnglish, german)).toBe(inGerman);
    expect(inOwnWords(inGerman, english)).toBe(inEnglish);
    expect(inOwnWords(inGerman, german)).toBe(inGerman);
  });

  it('leaves every other name as it is', () => {
    for (const name of [
      'Erika Muster',
      'Companion',
      'Karl Muster (Sohn)',
      'Karl (Companion) Muster',
    ]) {
      expect(inOwnWords(name, german)).toBe(name);
    }
  });
});
