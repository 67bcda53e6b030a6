import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { replay } from './replay';
import { parseTrace, type Step } from './trace';

/** Traces of docs/e2ee/hdk.pml, as docs/e2ee/check.sh writes and compares them. */
const kFolder = '../docs/e2ee/traces';
const files = readdirSync(kFolder).sort();

function trace(file: string): Step[] {
  return parseTrace(readFileSync(`${kFolder}/${file}`, 'utf8'));
}

describe('what the model does, the program does, step by step', () => {
  const honest = files.filter((file) => !file.startsWith('mutation-'));

  it.each(honest)('%s', async (file) => {
    expect(await replay(trace(file))).toBeNull();
  });

  it('and the traces leave no kind of step out', () => {
    const taken = new Set(honest.flatMap((file) => trace(file).map(({ name }) => name)));
    expect([...taken].sort()).toEqual([
      'ack',
      'admit',
      'admit_fake',
      'beat',
      'deny',
      'differ',
      'equal',
      'forge',
      'grant',
      'hello',
      'misdirect',
      'offer',
      'offer_again',
      'reload',
      'reload_host',
      'remove',
      'replay',
      'return',
      'reveal',
      'reveal_wrong',
      'rotate',
      'silence',
    ]);
  });
});

describe('where the model is weakened, the program refuses', () => {
  /** The step at which each mutation breaks a claim; docs/e2ee/README.md says what it takes away. */
  const refusals: [mutation: string, step: string, why: RegExp][] = [
    ['code_omits_host', 'equal', /the codes are different/],
    ['no_commitment', 'equal', /the codes are different/],
    ['second_offer_taken', 'offer_again', /candidate 3.* the program .*candidate 1/],
    ['forged_grant_taken', 'forge', /alice inside.* the program .*alice waiting/],
    ['old_epoch_taken', 'replay', /alice inside.*epoch 2.* the program .*alice inside.*epoch 3/],
    [
      'new_key_needs_no_admission',
      'take_over',
      /sealed to \[3\].* the program epoch 2 sealed to \[1\]/,
    ],
    ['old_key_stays', 'equal', /alice waiting.*member 3.* the program epoch 3 sealed to \[\]/],
    ['sealed_to_removed', 'remove', /sealed to \[2\].* the program epoch 3 sealed to \[\]/],
  ];

  it.each(refusals)('%s', async (mutation, step, why) => {
    const steps = trace(`mutation-${mutation}.txt`);
    const refusal = await replay(steps);
    // Up to the weakened step both agree.
    expect(refusal).toMatchObject({ at: steps.length - 1, step });
    expect(refusal?.why).toMatch(why);
  });

  it('of every mutation', () => {
    const found = files.filter((file) => file.startsWith('mutation-'));
    expect(found).toEqual(refusals.map(([mutation]) => `mutation-${mutation}.txt`).sort());
  });
});
