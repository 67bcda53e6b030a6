import type { Code } from '../../e2ee/core/sas';

/**
 * Each language's 1,024 words for the code (docs/e2ee.md section 5.2): 32 beginnings times 32 animals, chosen to sound
 * apart. The upper five bits of an index pick the beginning, the lower five the animal.
 */
interface WordList {
  beginnings: string;
  animals: string;
  join: (beginning: string, animal: string) => string;
}

const german: WordList = {
  beginnings:
    'Berg Wald Meer Sand Schnee Gold Silber Kupfer Nebel Sonnen Mond Stern Regen Winter Herbst Garten ' +
    'Wiesen Felsen Insel Hafen Turm Brücken Apfel Kirsch Honig Zimt Pfeffer Filz Seiden Papier Glas Donner',
  animals:
    'fuchs adler igel hase biber otter wolf hirsch pferd ziege kater hund maus ente schwan storch ' +
    'eule spatz pinguin falke taube karpfen forelle krebs schnecke hummel käfer grille kröte robbe kamel elch',
  join: (beginning, animal) => `${beginning}${animal}`,
};

const english: WordList = {
  beginnings:
    'mountain forest ocean desert snow golden silver bronze fog sunny moon star rain winter autumn garden ' +
    'meadow granite island harbour tower bridge apple cherry honey cinnamon pepper velvet silk paper glass thunder',
  animals:
    'fox eagle hedgehog rabbit beaver otter wolf deer horse goat tiger dog mouse duck swan stork ' +
    'owl sparrow penguin falcon pigeon salmon trout crab snail bumblebee beetle cricket turtle seal camel elk',
  join: (beginning, animal) => `${beginning} ${animal}`,
};

/** The two words of a code, as one line. */
export function wordsOf(code: Code, language: string): string {
  const list = language.startsWith('de') ? german : english;
  return code.words.map((index) => wordAt(list, index)).join(' – ');
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

function wordAt(list: WordList, index: number): string {
  const beginning = list.beginnings.split(' ')[index >> 5] ?? '';
  const animal = list.animals.split(' ')[index & 31] ?? '';
  return list.join(beginning, animal);
}
