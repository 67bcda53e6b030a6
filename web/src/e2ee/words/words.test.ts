import { describe, expect, it } from 'vitest';
import { hex, utf8 } from '../core/bytes';
import { sha256 } from '../core/primitives';
import { kEnglish } from './english';
import { kGerman } from './german';
import { codeWords, kWordCount } from './index';

/** Lower case, without umlauts: words that differ in nothing else would be mistaken for each other. */
function plain(word: string): string {
  return word.toLowerCase().replace(/ä/g, 'a').replace(/ö/g, 'o').replace(/ü/g, 'u');
}

/** Whether one inserted, removed or replaced letter, or none, makes one of the other. */
function within1(one: string, other: string): boolean {
  const [short, long] = one.length <= other.length ? [one, other] : [other, one];
  if (long.length - short.length > 1) return false;
  let same = 0;
  while (same < short.length && short[same] === long[same]) same++;
  const rest = long.slice(same + 1);
  return rest === short.slice(short.length === long.length ? same + 1 : same);
}

function pairs(list: readonly string[], alike: (a: string, b: string) => boolean): string[] {
  return list.flatMap((a, at) =>
    list.slice(at + 1).flatMap((b) => (alike(a, b) ? [`${a} ${b}`] : [])),
  );
}

/** Whether one is the other with an ending of the plural. */
function plural(one: string, other: string): boolean {
  const [short, long] = one.length <= other.length ? [one, other] : [other, one];
  return long.startsWith(short) && /^(e|n|s|en|er|es|ern)$/.test(long.slice(short.length));
}

describe.each([
  [
    'German',
    kGerman,
    /^[A-ZÄÖÜ][a-zäöü]{2,8}$/,
    '3eb5608ee2c51289c0a6b20f3f1f3478403566f28e7ddbf67ab03e518f5a587e',
  ],
  [
    'English',
    kEnglish,
    /^[A-Za-z][a-z]{2,8}$/,
    '8a475db2483de06fb3fb6024c4ea10a9bfeba60d64696492c0c6a2e91f3d9122',
  ],
])('the %s code words', (_name, list, form, hash) => {
  it('are 1,024, no two alike', () => {
    expect(list).toHaveLength(kWordCount);
    expect(new Set(list).size).toBe(kWordCount);
  });

  it('have three to nine letters, composed, and no other character', () => {
    expect(list.filter((word) => !form.test(word) || word !== word.normalize('NFC'))).toEqual([]);
  });

  it('differ from each other in more than one letter, umlauts and case aside', () => {
    expect(pairs(list.map(plain), within1)).toEqual([]);
  });

  it('hold no singular with its plural', () => {
    expect(pairs(list.map(plain), plural)).toEqual([]);
  });

  it('are frozen with their order: a change would be another protocol', async () => {
    expect(hex(await sha256(utf8(list.join('\n'))))).toBe(hash);
  });
});

describe('within1', () => {
  it('finds one letter more, less or other, and not two', () => {
    expect(within1('hase', 'hase')).toBe(true);
    expect(within1('hase', 'vase')).toBe(true);
    expect(within1('rose', 'rosen')).toBe(true);
    expect(within1('kran', 'krahn')).toBe(true);
    expect(within1('hase', 'hose')).toBe(true);
    expect(within1('hase', 'rose')).toBe(false);
    expect(within1('lemon', 'melon')).toBe(false);
  });
});

describe('codeWords', () => {
  it('gives the words at both indices in the language asked for', () => {
    expect(codeWords([0, 1023], 'de')).toEqual([kGerman[0], kGerman[1023]]);
    expect(codeWords([1023, 0], 'en')).toEqual([kEnglish[1023], kEnglish[0]]);
    expect(codeWords([7, 7], 'de')).toEqual([kGerman[7], kGerman[7]]);
  });

  it.each([-1, 1024, 0.5, Number.NaN])('refuses the index %s', (index) => {
    expect(() => codeWords([index, 0], 'de')).toThrow(RangeError);
    expect(() => codeWords([0, index], 'en')).toThrow(RangeError);
  });
});
