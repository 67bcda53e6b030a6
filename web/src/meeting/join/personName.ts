export type NameFault = 'missing' | 'short' | 'long' | 'signs';

export const kMaxNameLength = 100;

/** Direction marks and zero-width blanks: nobody sees them, but contacts and keyboards put them in. */
const kInvisible = /[\u200B\u200E\u200F\u202A-\u202E\u2066-\u2069\uFEFF]/g;

/** What the server refuses in a name (`server/people/person_name.cpp`): signs, pictures, private use. */
const kNotInNames =
  /[^A-Za-z0-9 \-'.,()\u00C0-\u{10FFFF}]|[\u00D7\u00F7\u2000-\u200B\u200E\u200F\u2011-\u2018\u201A-\u206F\u2100-\u2BFF\u3000-\u3004\uE000-\uF8FF\uFE00-\uFE0F\uFEFF\uFFF0-\uFFFF\u{1D000}-\u{1FAFF}\u{E0000}-\u{10FFFF}]/u;

export function tidyName(raw: string): string {
  const name = raw.normalize('NFC').replace(kInvisible, '').trim().replace(/\s+/g, ' ');
  return name.replace(/[`´‘]/g, '’');
}

/** A name a physician can address: at least two letters of any script, not only signs. The server checks again. */
export function nameFault(raw: string): NameFault | null {
  const name = tidyName(raw);
  if (name === '') return 'missing';
  if (Array.from(name).length > kMaxNameLength) return 'long';
  const letters = name.match(/\p{L}/gu) ?? [];
  if (letters.length < 2) return 'short';
  return kNotInNames.test(name) ? 'signs' : null;
}
