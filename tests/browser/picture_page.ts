// Writes the page of the picture book: after all pictures have been taken, and only if none is missing.
import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { bookFolder } from './picture.js';
import { chapters, fileOf, kEditions, kWidths, type Edition } from './picture_book.js';

const widths = Object.keys(kWidths);
const kIntroduction = `# Picture book

Every page and state of heydok from the real product, at 375, 768 and 1440 px, in German and light, in English and dark. Written
by \`./dev e2e pictures\`; the states stand in \`tests/browser/picture_book.ts\`. "Scripted": the page is real, the answer or the
device that it meets is the test's.
`;

function rowOf(state: string, edition: Edition): string {
  const cells = widths.map((width) => {
    const { language, scheme } = edition;
    return `![${state}, ${width} px, ${language}, ${scheme}](${fileOf(state, width, edition)})`;
  });
  return `| ${cells.join(' | ')} |`;
}

function sectionOf(state: string, purpose: string): string {
  return [
    `### ${state}`,
    '',
    purpose,
    '',
    `| ${widths.map((width) => `${width} px`).join(' | ')} |`,
    `|${widths.map(() => '---').join('|')}|`,
    ...kEditions.map((edition) => rowOf(state, edition)),
    '',
  ].join('\n');
}

function missing(state: string): string[] {
  const files = widths.flatMap((width) =>
    kEditions.map((edition) => fileOf(state, width, edition)),
  );
  return files.filter((file) => !existsSync(path.join(bookFolder, file)));
}

/** Runs after the last test. */
export default function writePage(): void {
  const parts = [kIntroduction];
  const lost: string[] = [];
  for (const [title, states] of Object.entries(chapters)) {
    parts.push(`## ${title}\n`);
    for (const [state, purpose] of Object.entries(states)) {
      lost.push(...missing(state));
      parts.push(sectionOf(state, purpose));
    }
  }
  if (lost.length > 0) throw new Error(`pictures are missing: ${lost.join(', ')}`);
  writeFileSync(path.join(bookFolder, 'README.md'), `${parts.join('\n').trimEnd()}\n`);
}
