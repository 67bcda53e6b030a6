// A physician and an admitted patient with real media, who hear each other.
import { expect, vi } from 'vitest';

import { MediaPerson } from './media_person.js';
import type { Practice } from './practice.js';

/** Far above what it takes: a machine may be busy, but nobody waits for a process that hangs. */
export const kSafetyLimit = { timeout: 15_000, interval: 50 };

export interface InCall {
  person: MediaPerson;
  identity: string;
  token: string;
}

export interface TwoInCall {
  meeting: string;
  physician: InCall;
  patient: InCall;
}

/** `people` gets them as soon as they are there, so that they can leave when something fails. */
export async function twoInCall(
  practice: Practice,
  cookie: string,
  people: MediaPerson[],
): Promise<TwoInCall> {
  const meeting = await practice.create(cookie);
  const host = (await practice.join(meeting, 'physician', { cookie })).body;
  const guest = (await practice.join(meeting, 'patient')).body;
  await practice.decide(meeting, guest.identity, 'admit', cookie);
  const where = `/api/v1/meetings/${meeting}/token`;
  const admitted = (await practice.post(where, { token: guest.token })).body;
  const enter = async (ticket: any): Promise<InCall> => {
    const person = await MediaPerson.join(ticket.livekit_url, ticket.token);
    people.push(person);
    await person.talk();
    return { person, identity: ticket.identity, token: ticket.token };
  };
  const call = { meeting, physician: await enter(host), patient: await enter(admitted) };
  await vi.waitFor(() => {
    for (const person of people) expect(person.samplesHeard).toBeGreaterThan(0);
  }, kSafetyLimit);
  return call;
}
