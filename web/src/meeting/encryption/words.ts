import type { Code } from '../../e2ee/core/sas';
import { codeWords } from '../../e2ee/words';

/** The two words of a code, as one line. */
export function wordsOf(code: Code, language: string): string {
  return codeWords(code.words, language.startsWith('de') ? 'de' : 'en').join(' – ');
}

/** "123 456", for eyes. */
export function digitsOf(code: Code): string {
  return `${code.digits.slice(0, 3)} ${code.digits.slice(3)}`;
}

/** "1 2 3, 4 5 6", for ears: a screen reader would read one large number otherwise. */
export function spokenDigits(code: Code): string {
  const [first, second] = digitsOf(code).split(' ');
  return `${[...(first ?? '')].join(' ')}, ${[...(second ?? '')].join(' ')}`;
}
