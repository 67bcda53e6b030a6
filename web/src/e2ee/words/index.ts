import { kEnglish } from './english';
import { kGerman } from './german';

/** The languages that have a list of code words. */
export type WordLanguage = 'de' | 'en';

/** How many words each list has: ten bits for each of the two words of a code. */
export const kWordCount = 1024;

const kLists: Record<WordLanguage, readonly string[]> = { de: kGerman, en: kEnglish };

/**
 * The two words of a code (`Code.words`, docs/e2ee.md section 5.2) in a language. Both people must read from the same
 * language's list to compare them; otherwise they compare the digits. Throws RangeError for an index outside 0..1023,
 * which `codeOf` never gives.
 */
export function codeWords(
  indices: readonly [number, number],
  language: WordLanguage,
): [string, string] {
  return [wordAt(indices[0], language), wordAt(indices[1], language)];
}

function wordAt(index: number, language: WordLanguage): string {
  const word = kLists[language][index];
  if (word === undefined) throw new RangeError('no code word has this index');
  return word;
}
