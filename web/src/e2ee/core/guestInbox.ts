import {
  ackBody,
  denyBody,
  grantBody,
  heartbeatBody,
  tanConfirmBody,
  tanPointBody,
  tanResultBody,
} from './bodies';
import { equal } from './bytes';
import { dissect, isFrom, kNobody, type Message } from './envelope';
import type { GuestCore } from './guestCore';
import type { GrantName } from './grant';
import { Repetition } from './repetition';

/** INTRODUCE is only for the case that it was lost: the host ignores repetitions. */
const kLongestIntroduction = 30_000;

/** Takes what the relay delivered to a guest; everything in it may be forged. */
export async function receiveAsGuest(
  core: GuestCore,
  bytes: Uint8Array,
  now: number,
): Promise<void> {
  if (core.phase === 'ended') return;
  const message = dissect(bytes);
  if (!message) {
    core.alarm('forged-message');
    return;
  }
  if (message.name === 'heartbeat') {
    await takeHeartbeat(core, message, now);
    return;
  }
  const knock = core.known?.knock ?? core.attempt?.knock;
  if (!knock) return;
  if (!equal(knock, message.knock)) {
    await takeLeftOver(core, message);
    return;
  }
  if (message.name === 'hello') await takeHello(core, message, now);
  else if (message.name === 'reveal') await takeReveal(core, message, now);
  else await takeSigned(core, message, now);
}

/** From an earlier attempt or an earlier page. A key that was meant for somebody else is none of these. */
async function takeLeftOver(core: GuestCore, message: Message): Promise<void> {
  const certificate = core.known?.certificate ?? core.attempt?.certificate;
  if (!certificate || (message.name !== 'admit' && message.name !== 'epoch')) return;
  const { meeting, identity } = core.options.self;
  const route = { meeting, from: 'host', to: identity };
  if (!(await isFrom(certificate.deviceKey, route, message))) core.alarm('forged-message');
}

async function takeHello(core: GuestCore, message: Message, now: number): Promise<void> {
  const { attempt } = core;
  if (!attempt) return;
  const outcome = await attempt.takeHello(message, now);
  if (outcome === 'forged') core.alarm('forged-message');
  if (outcome === 'changed') await disturbed(core, now);
  if (outcome !== 'taken' || !attempt.certificate) return;
  const practice = await core.showPractice(attempt.certificate.practiceKey);
  const { pinned } = core.options;
  if (pinned !== null && pinned !== practice) core.become('key-changed', now);
  else await core.offer(now);
}

async function takeReveal(core: GuestCore, message: Message, now: number): Promise<void> {
  if (core.phase !== 'offering' || !core.attempt) return;
  const known = await core.attempt.takeReveal(message);
  if (!known) {
    await disturbed(core, now);
    return;
  }
  core.meet(known);
  core.become('waiting', now);
  core.again = new Repetition(now, kLongestIntroduction);
  core.out.push({ kind: 'persist' });
  await core.introduce();
}

/** Somebody interferes with the handshake: begin again, a limited number of times. */
async function disturbed(core: GuestCore, now: number): Promise<void> {
  core.alarm('handshake-changed');
  await core.knock(now);
}

/** Messages that only the host of our handshake can write. */
async function takeSigned(core: GuestCore, message: Message, now: number): Promise<void> {
  const certificate = core.known?.certificate ?? core.attempt?.certificate;
  if (!certificate) return;
  const { meeting, identity } = core.options.self;
  const route = { meeting, from: 'host', to: identity };
  if (!(await isFrom(certificate.deviceKey, route, message))) {
    core.alarm('forged-message');
  } else if (message.name === 'admit' || message.name === 'epoch') {
    await takeGrant(core, message, message.name, now);
  } else if (message.name === 'deny') {
    await takeDenial(core, message, now);
  } else if (message.name === 'tanAnswer') {
    await takeTanAnswer(core, message);
  } else if (message.name === 'tanResult') {
    takeTanResult(core, message);
  } else {
    core.alarm('forged-message');
  }
}

async function takeGrant(
  core: GuestCore,
  message: Message,
  name: GrantName,
  now: number,
): Promise<void> {
  const { epochs } = core;
  if (!epochs || (core.phase === 'waiting' && name === 'epoch')) return;
  const grant = grantBody.read(message.body);
  if (!grant) {
    core.alarm('forged-message');
    return;
  }
  const outcome = await epochs.take(name, grant, core.tan.keyFor(grant.mode), now, core.out);
  const replayed = epochs.isReplay(message.whole, outcome);
  if (outcome === 'forged') core.alarm('forged-message');
  if (outcome === 'forked') core.alarm('heartbeat-fork');
  if (replayed) core.alarm('replayed-message');
  if (replayed || (outcome !== 'taken' && outcome !== 'repeated')) return;
  core.tan.confirmedBy(grant.mode);
  core.watch.heard(grant.time, now);
  core.needsKeys = false;
  if (core.phase === 'waiting') core.become('inside', now);
  core.hearOf(0, now);
  core.followPulse(now);
  core.out.push({ kind: 'persist' });
  const { epoch, rosterHash } = epochs;
  await core.send('ack', ackBody.write({ epoch, rosterHash }));
}

async function takeHeartbeat(core: GuestCore, message: Message, now: number): Promise<void> {
  const { epochs, known } = core;
  if (core.phase !== 'inside' || !known || !epochs) return;
  const route = { meeting: core.options.self.meeting, from: 'host', to: 'all' };
  const heartbeat = heartbeatBody.read(message.body);
  const authentic =
    equal(message.knock, kNobody) && (await isFrom(known.certificate.deviceKey, route, message));
  if (!heartbeat || !authentic) {
    core.alarm('forged-message');
    return;
  }
  const outcome = await core.watch.take(heartbeat, message.whole, now);
  const sameEpoch = heartbeat.epoch === epochs.epoch;
  const otherRoster = sameEpoch && !equal(heartbeat.rosterHash, epochs.rosterHash);
  if (outcome === 'forked' || otherRoster) core.alarm('heartbeat-fork');
  if (outcome !== 'taken') return;
  core.hearOf(heartbeat.epoch, now);
  core.followPulse(now);
  core.out.push({ kind: 'persist' });
}

async function takeDenial(core: GuestCore, message: Message, now: number): Promise<void> {
  const denial = denyBody.read(message.body);
  if (!denial) {
    core.alarm('forged-message');
  } else if (denial === 'unknown' && core.phase !== 'inside') {
    await core.knock(now);
  } else {
    if (denial === 'codes-differ') core.alarm('codes-differ');
    core.finish(denial);
  }
}

async function takeTanAnswer(core: GuestCore, message: Message): Promise<void> {
  const answer = tanPointBody.read(message.body);
  const tag = answer && (await core.tan.answer(answer));
  if (!tag) return;
  await core.send('tanConfirm', tanConfirmBody.write({ attempt: answer.attempt, tag }));
}

function takeTanResult(core: GuestCore, message: Message): void {
  const result = tanResultBody.read(message.body);
  const before = core.tan.state;
  if (!result || !core.tan.result(result)) core.alarm('tan-failed');
  if (core.tan.state === before) return;
  if (core.tan.state === 'wrong') core.alarm('tan-failed');
  if (core.tan.state === 'locked') core.alarm('tan-locked');
  core.out.push({ kind: 'persist' });
}
