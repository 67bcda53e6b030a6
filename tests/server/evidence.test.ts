// `heydok evidence` of the real binary: what it writes, over what it does not write, what is not in it.
import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

import { ownFolder } from './own_folder.js';
import { ada, addPhysician, openPractice, root } from './practice.js';

const binary = process.env.HEYDOK_BINARY ?? path.join(root, 'build/release/heydok');
const apiSecret = 'canary-api-secret-0123456789abcdef';
const folder = ownFolder();

function evidence(to: string, language: string): void {
  execFileSync(binary, ['evidence', '--out', path.join(folder(), to), '--language', language], {
    env: {
      PATH: process.env.PATH ?? '',
      HEYDOK_DATA_DIR: path.join(folder(), 'data'),
      LIVEKIT_URL: 'wss://media.example',
      LIVEKIT_API_KEY: 'canary-key',
      LIVEKIT_API_SECRET: apiSecret,
    },
    stdio: 'pipe',
  });
}

function read(to: string, name: string): string {
  return readFileSync(path.join(folder(), to, name), 'utf8');
}

test('the documents name the practice, the configuration and every table, and no secret', async () => {
  const practice = await openPractice({ HEYDOK_DATA_DIR: path.join(folder(), 'data') });
  await addPhysician(practice, ada, path.join(folder(), 'data'));
  evidence('one', 'de');
  evidence('one', 'en');
  expect(await practice.stop()).toBe(0);
  expect(readdirSync(path.join(folder(), 'one')).sort()).toEqual([
    'data-map.json',
    'impact-assessment-draft.de.md',
    'impact-assessment-draft.en.md',
    'measures.de.md',
    'measures.en.md',
    'processing-record.de.md',
    'processing-record.en.md',
  ]);
  const map = read('one', 'data-map.json');
  expect(map).toBe(readFileSync(path.join(root, 'docs/privacy/data-map.json'), 'utf8'));
  for (const language of ['de', 'en']) {
    const record = read('one', `processing-record.${language}.md`);
    expect(record).toContain('wss://media.example');
    expect(record).toContain('| Praxis |');
    for (const [table, row] of Object.entries<any>(JSON.parse(map).tables)) {
      expect(record).toContain(`| \`${table}\` |`);
      for (const column of Object.keys(row.columns)) {
        expect(record).toContain(`| \`${table}.${column}\` |`);
      }
    }
    for (const document of ['processing-record', 'measures', 'impact-assessment-draft']) {
      const text = read('one', `${document}.${language}.md`);
      expect(text).not.toContain('canary');
      expect(text).not.toContain(ada.email);
    }
  }
});

test('what somebody has filled in is not written over', () => {
  evidence('one', 'de');
  evidence('one', 'de');
  const record = path.join(folder(), 'one', 'processing-record.de.md');
  writeFileSync(record, 'filled in by hand');
  expect(() => evidence('one', 'de')).toThrow(/is there already/);
  expect(readFileSync(record, 'utf8')).toBe('filled in by hand');
  expect(readdirSync(folder()), 'no database is made for it').toEqual(['one']);
});
