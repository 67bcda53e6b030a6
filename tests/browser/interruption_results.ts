// Keeps what the rounds of resume.network.ts measured and writes the table: HEYDOK_RESULTS names the file without its
// ending; .json has every round, .md is made from it. Runs add to what is there, so that they can be short.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import os from 'node:os';

export const kColumns = [
  'patient: sound',
  'patient: picture',
  'physician: sound',
  'physician: picture',
] as const;

/** Of one round, in the order of kColumns; ms. 0: the meter saw no stop. */
export interface Round {
  times: number[];
  /** Of the machine's last minute, when the round began. */
  load: number;
}

interface Results {
  machine: string;
  cores: number;
  chromium: string;
  rounds: Record<string, Round[]>;
}

/** Where issue 3 has an aim: the largest time, or the one that 95 of 100 rounds stay below. */
const kAims: Record<string, { ms: number; words: string; of: 'maximum' | 'p95' }> = {
  'NAT rebinding': { ms: 2500, words: 'one check interval, 2500', of: 'maximum' },
  '2 s black-out, from its end': { ms: 1000, words: '1000', of: 'maximum' },
  '10 s black-out, from its end': { ms: 1000, words: '1000', of: 'maximum' },
  '2 s black-out 4 s after a rebinding, from its end': { ms: 1000, words: '1000', of: 'maximum' },
  'kill -9 and restart, from the start of the new process': {
    ms: 3000,
    words: 'p95 3000',
    of: 'p95',
  },
};

function at(times: number[], part: number): number {
  const sorted = [...times].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(part * sorted.length) - 1)] ?? 0;
}

/** Minimum / median / 95th percentile / maximum. */
export function spread(times: number[]): string {
  if (at(times, 1) === 0) return 'no stop';
  const cells = [at(times, 0), at(times, 0.5), at(times, 0.95), at(times, 1)];
  return cells.map((time) => (time === 0 ? '-' : String(time))).join(' / ');
}

function verdict(name: string, rounds: Round[]): string {
  const aim = kAims[name];
  if (!aim) return '';
  const part = aim.of === 'p95' ? 0.95 : 1;
  const worst = Math.max(...kColumns.map((_, column) => at(timesIn(rounds, column), part)));
  return `${aim.words}: ${worst <= aim.ms ? 'holds' : `missed, ${worst}`}`;
}

const timesIn = (rounds: Round[], column: number) => rounds.map(({ times }) => times[column] ?? 0);

function table(results: Results): string {
  const head = ['interruption', 'rounds', ...kColumns, 'load', 'aim'];
  const lines = [head, head.map(() => '---')];
  for (const [name, rounds] of Object.entries(results.rounds)) {
    const loads = rounds.map(({ load }) => load);
    const cells = kColumns.map((_, column) => spread(timesIn(rounds, column)));
    const load = `${at(loads, 0).toFixed(1)} to ${at(loads, 1).toFixed(1)}`;
    lines.push([name, String(rounds.length), ...cells, load, verdict(name, rounds)]);
  }
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

const kBegin = '<!-- table: written by ./dev e2e network -->';
const kEnd = '<!-- end of the table -->';

function page(results: Results, before: string): string {
  const measured = `${kBegin}\n\n${results.cores} cores of ${results.machine}, Chromium ${results.chromium}.\n\n${table(results)}\n\n${kEnd}`;
  const [first, rest] = before.split(kBegin);
  const behind = rest?.split(kEnd)[1] ?? '\n';
  return `${first ?? ''}${measured}${behind}`;
}

/** Adds the rounds of one interruption; without HEYDOK_RESULTS nothing is kept. */
export function keep(name: string, rounds: Round[], chromium: string): void {
  const file = process.env.HEYDOK_RESULTS;
  if (!file) return;
  const json = `${file}.json`;
  const results: Results = existsSync(json)
    ? (JSON.parse(readFileSync(json, 'utf8')) as Results)
    : { machine: '', cores: 0, chromium: '', rounds: {} };
  results.machine = os.cpus()[0]?.model ?? '';
  results.cores = os.cpus().length;
  results.chromium = chromium;
  results.rounds[name] = [...(results.rounds[name] ?? []), ...rounds];
  writeFileSync(json, `${JSON.stringify(results, null, 1)}\n`);
  const before = existsSync(`${file}.md`) ? readFileSync(`${file}.md`, 'utf8') : '';
  writeFileSync(`${file}.md`, page(results, before));
}
