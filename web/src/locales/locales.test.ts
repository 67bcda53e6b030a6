import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { de } from './de';
import { en } from './en';

interface Tree {
  [key: string]: string | Tree;
}

function flat(tree: Tree, prefix = ''): Map<string, string> {
  const found = new Map<string, string>();
  for (const [key, value] of Object.entries(tree)) {
    if (typeof value === 'string') found.set(prefix + key, value);
    else for (const [inner, text] of flat(value, `${prefix}${key}.`)) found.set(inner, text);
  }
  return found;
}

function placeholders(text: string | undefined): string[] {
  return (text?.match(/{{\w+}}/g) ?? []).sort();
}

function sources(folder: string): string {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file) && !/\.test\.|locales/.test(file))
    .map((file) => readFileSync(join(folder, file), 'utf8'))
    .join('\n');
}

const german = flat(de);
const english = flat(en);

describe('texts', () => {
  it('are the same keys in both languages, none empty', () => {
    expect([...english.keys()]).toEqual([...german.keys()]);
    for (const text of [...german.values(), ...english.values()]) expect(text.trim()).not.toBe('');
  });

  it('carry the same values in both languages', () => {
    for (const [key, text] of german) {
      expect([key, placeholders(english.get(key))]).toEqual([key, placeholders(text)]);
    }
  });

  it('are all used', () => {
    const code = sources(join(import.meta.dirname, '..'));
    const unused = [...german.keys()].filter((key) => {
      const bare = key.replace(/_(one|other)$/, '');
      const group = bare.slice(0, bare.lastIndexOf('.') + 1);
      return !code.includes(`'${bare}'`) && !code.includes(`\`${group}\${`);
    });
    // These are put together from the device, the effect, the reason and the browser.
    expect(
      unused.filter(
        (key) =>
          !/^devices\.((busy|missing)Text|(camera|microphone)Lacks\.(busy|missing)|deniedIn\.\w+\.\w+|(blur|noise)\.\w+)$/.test(
            key,
          ),
      ),
    ).toEqual([]);
  });

  it('speak to patients formally', () => {
    for (const [key, text] of german) {
      expect([key, /\b(du|dein|deine|dir|dich)\b/i.test(text)]).toEqual([key, false]);
    }
  });
});
