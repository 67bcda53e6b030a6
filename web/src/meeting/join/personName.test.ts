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
    ['x'.repeat(101), 'long'],
  ])('refuses %j', (name, fault) => {
    expect(nameFault(name)).toBe(fault);
  });

  it('tidies blanks', () => {
    expect(tidyName('  Erika \t Muster ')).toBe('Erika Muster');
  });
});
