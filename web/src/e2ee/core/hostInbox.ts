import {
  ackBody,
  keyRequestBody,
  reportBody,
  tanConfirmBody,
  tanPointBody,
  tanResultBody,
  verdictBody,
} from './bodies';
import { dissect, isFrom, type Message } from './envelope';
import type { HostCore } from './hostCore';
import { greet, knockName, takeIntroduction, takeOffer, type HostGuest } from './hostGuest';
import type { MessageName } from './messages';
import { kNoHash } from './roster';

export const kMostKnocks = 5;
const kMostHandshakes = 32;
const kReserved = ['', 'host', 'all'];

/** Takes what the relay delivered as coming from `from`; everything about it may be forged. */
export async function receiveAsHost(
  core: HostCore,
  from: string,
  bytes: Uint8Array,
  now: number,
): Promise<void> {
  if (core.ended || kReserved.includes(from) || from === core.options.self.identity) return;
  const message = dissect(bytes);
  if (!message) {
    core.alarm('forged-message', from);
    return;
  }
  const guest = core.guests.get(knockName(message.knock));
  if (guest && guest.identity !== from) {
    core.alarm('forged-message', from);
  } else if (!guest && core.closed.has(knockName(message.knock))) {
    await repeatDenial(core, from, message);
  } else if (message.name === 'knock') {
    await takeKnock(core, from, guest, message, now);
  } else if (!guest) {
    await core.tell({ identity: from, knock: message.knock }, 'unknown');
  } else if (message.name === 'offer') {
    await answerOffer(core, guest, message);
  } else if (guest.offerBody) {
    await takeSigned(core, guest, message, now);
  }
}

async function repeatDenial(core: HostCore, from: string, message: Message): Promise<void> {
  const why = core.closed.get(knockName(message.knock));
  if (why && message.name !== 'leave') {
    await core.tell({ identity: from, knock: message.knock }, why);
  }
}

async function takeKnock(
  core: HostCore,
  from: string,
  known: HostGuest | undefined,
  message: Message,
  now: number,
): Promise<void> {
  if (known) {
    core.post(from, known.hello);
    return;
  }
  const tried = (core.attempts.get(from) ?? 0) + 1;
  if (tried > kMostKnocks) {
    core.alarm('too-many-attempts', from);
    return;
  }
  const before = core.candidate(from);
  const open = [...core.guests.values()].filter(({ state }) => state !== 'member').length;
  if (!before && open >= kMostHandshakes) return;
  const { self, entropy } = core.options;
  const tan = core.tans.state === 'set';
  const guest = await greet(self, from, message, tan, entropy, now);
  if (!guest) return;
  if (before) core.drop(before, 'unknown');
  core.attempts.set(from, tried);
  core.guests.set(knockName(guest.knock), guest);
  core.out.push({ kind: 'persist' });
  core.post(from, guest.hello);
  // A denial can only be checked after the HELLO, which brings the key that signs it.
  if (core.locked) await core.tell(guest, 'locked');
}

async function answerOffer(core: HostCore, guest: HostGuest, message: Message): Promise<void> {
  if (core.locked && !guest.offerBody) {
    core.drop(guest, 'locked');
    await core.tell(guest, 'locked');
    return;
  }
  const outcome = await takeOffer(core.options.self, guest, message);
  if (outcome === 'forged') core.alarm('forged-message', guest.identity);
  if (outcome === 'changed') core.alarm('handshake-changed', guest.identity);
  if (outcome === 'taken') core.out.push({ kind: 'persist' });
  if ((outcome === 'taken' || outcome === 'repeated') && guest.reveal) {
    core.post(guest.identity, guest.reveal);
  }
}

/** Messages that only the owner of the OFFER's key can write. */
async function takeSigned(
  core: HostCore,
  guest: HostGuest,
  message: Message,
  now: number,
): Promise<void> {
  const route = { meeting: core.options.self.meeting, from: guest.identity, to: 'host' };
  if (!(await isFrom(guest.signingKey, route, message))) {
    core.alarm('forged-message', guest.identity);
    return;
  }
  if (guest.awaySince !== null) guest.awaySince = now;
  const taken = await handlers[message.name]?.(core, guest, message, now);
  if (taken !== true) core.alarm('forged-message', guest.identity);
}

/** False if the body is malformed. */
type Handler = (
  core: HostCore,
  guest: HostGuest,
  message: Message,
  now: number,
) => Promise<boolean>;

/** What a guest may send after its OFFER; everything else is forged. */
const handlers: Partial<Record<MessageName, Handler>> = {
  introduce: async (core, guest, message) => {
    if (guest.state !== 'known') return true;
    if (!(await takeIntroduction(guest, message))) return false;
    core.out.push({ kind: 'persist' });
    return true;
  },

  ack: async (core, guest, message, now) => {
    const ack = ackBody.read(message.body);
    if (!ack) return false;
    if (guest.state !== 'member' || ack.epoch > core.epochs.epoch) return true;
    guest.acknowledged = Math.max(guest.acknowledged, ack.epoch);
    await core.epochs.acknowledged(core.members(), now, core.out);
    return true;
  },

  keyRequest: async (core, guest, message, now) => {
    const request = keyRequestBody.read(message.body);
    if (!request) return false;
    if (!core.isFresh(guest, request.counter) || guest.state !== 'member') return true;
    await core.epochs.deliver(guest, now, core.out);
    return true;
  },

  leave: async (core, guest, message, now) => {
    if (message.body.length > 0) return false;
    core.drop(guest, 'removed');
    if (guest.state === 'member') await core.changeEpoch(now, false);
    else core.out.push({ kind: 'persist' });
    return true;
  },

  verdict: async (core, guest, message, now) => {
    const verdict = verdictBody.read(message.body);
    if (!verdict) return false;
    if (!core.isFresh(guest, verdict.counter)) return true;
    guest.guestVerdict = verdict.equal;
    if (verdict.equal) return true;
    core.alarm('codes-differ', guest.identity);
    await core.expel(guest.identity, 'codes-differ', now);
    return true;
  },

  report: (core, guest, message, now) => {
    const report = reportBody.read(message.body);
    if (!report) return Promise.resolve(false);
    if (core.isFresh(guest, report.counter)) core.hear(report.alarm, guest.identity, now);
    return Promise.resolve(true);
  },

  tanStart: async (core, guest, message) => {
    const start = tanPointBody.read(message.body);
    if (!start) return false;
    const answer = await core.tans.start(guest, start, core.options.entropy);
    core.out.push({ kind: 'persist' });
    if (answer === null) return false;
    if (answer === 'replayed') {
      core.alarm('replayed-message', guest.identity);
    } else if (answer === 'locked') {
      core.alarm('tan-locked', guest.identity);
      const result = { attempt: start.attempt, outcome: 'locked', tag: kNoHash } as const;
      await core.send(guest, 'tanResult', tanResultBody.write(result));
    } else {
      await core.send(guest, 'tanAnswer', tanPointBody.write(answer));
    }
    return true;
  },

  tanConfirm: async (core, guest, message, now) => {
    const confirm = tanConfirmBody.read(message.body);
    if (!confirm) return false;
    const result = core.tans.confirm(guest, confirm);
    if (!result) return true;
    const { outcome } = result;
    await core.send(
      guest,
      'tanResult',
      tanResultBody.write({ attempt: confirm.attempt, ...result }),
    );
    if (outcome !== 'right') core.alarm('tan-failed', guest.identity);
    if (outcome === 'locked') core.alarm('tan-locked', guest.identity);
    if (outcome === 'right') await core.verify(guest, now);
    return true;
  },
};
