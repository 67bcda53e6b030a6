import { describe, expect, it } from 'vitest';
import { nameFault, tidyName } from './personName';

describe('nameFault', () => {
  it.each([
    'Erika Muster',
    'Jürgen Groß',
    "Séan O'Neill",
    'Олена Шевченко',
    'محمد علي',
    'Łucja',
    'Li',
    'رضا می\u200Cخواهم',
    'O´Neill Séan',
  ])('accepts %s', (name) => {
    expect(nameFault(name)).toBeNull();
  });

  it.each([
    ['', 'missing'],
    ['   ', 'missing'],
    ['E', 'short'],
    ['E.', 'short'],
    ['🙂🙂', 'short'],
    ['123', 'short'],
    ['Oma Erna 👵🏽', 'signs'],
    ['Erika <Muster>', 'signs'],
    ['praxis@example.org', 'signs'],
    ['x'.repeat(101), 'long'],
  ])('refuses %j', (name, fault) => {
    expect(nameFault(name)).toBe(fault);
  });

  it('tidies blanks', () => {
    expect(tidyName('  Erika \t Muster ')).toBe('Erika Muster');
  });

  it('drops what nobody sees and straightens apostrophes', () => {
    expect(tidyName('\u200Fمحمد علي\u200F')).toBe('محمد علي');
    expect(tidyName('O´Neill')).toBe('O’Neill');
  });
});
