export type NameFault = 'missing' | 'short' | 'long';

export const kMaxNameLength = 100;

export function tidyName(raw: string): string {
  return raw.normalize('NFC').trim().replace(/\s+/g, ' ');
}

/** A name a physician can address: at least two letters of any script, not only signs. The server checks again. */
export function nameFault(raw: string): NameFault | null {
  const name = tidyName(raw);
  if (name === '') return 'missing';
  if (Array.from(name).length > kMaxNameLength) return 'long';
  const letters = name.match(/\p{L}/gu) ?? [];
  return letters.length < 2 ? 'short' : null;
}
