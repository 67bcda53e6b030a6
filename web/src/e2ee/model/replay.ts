import { ackBody, grantBody } from '../core/bodies';
import { hex } from '../core/bytes';
import { dissect, type Message } from '../core/envelope';
import type { HostSession } from '../core/hostSession';
import type { Code } from '../core/sas';
import { forgedAdmission, takeOver } from './forgery';
import { newest, type HeldDevice, type Held } from './heldRelay';
import { silence } from './silence';
import { kEve, kGuests, type Guest, type Sight, type Step } from './trace';
import { World } from './world';

/** Where the program does something else than the model. */
export interface Refusal {
  /** Index of the step. */
  at: number;
  step: string;
  why: string;
}

class Refused extends Error {}

/**
 * Does with the program what a trace of the model does, and compares after each step. Null: they agree to the end.
 */
export async function replay(steps: readonly Step[]): Promise<Refusal | null> {
  const world = await World.begin();
  let before = await world.look();
  for (const [at, step] of steps.entries()) {
    try {
      await take(world, step, before);
      const real = await world.look();
      mustAgree(step.after, real);
      before = real;
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      return { at, step: step.name, why: error.message };
    }
  }
  return null;
}

/** One line for what all devices know, short enough to read in a report. */
function told(sight: Sight): string {
  const guests = kGuests.map((name) => {
    const { phase, attempt, met, epoch, sends } = sight.guests[name];
    const keys = `member ${sight.members[name]}, candidate ${sight.candidates[name]}`;
    return `${name} ${phase}, attempt ${attempt}, met ${met}, epoch ${epoch}, sends ${sends}, ${keys}`;
  });
  return [`epoch ${sight.epoch} sealed to [${sight.sealedTo.join()}]`, ...guests].join('; ');
}

function mustAgree(model: Sight, real: Sight): void {
  if (told(model) === told(real)) return;
  throw new Refused(`the model has ${told(model)} - the program ${told(real)}`);
}

async function take(world: World, step: Step, before: Sight): Promise<void> {
  const [first = 0, second = 0] = step.arguments;
  const guest: Guest = kGuests[first - 1] ?? 'alice';
  const act = acts[step.name];
  if (!act) throw new Error(`unknown step ${step.name}`);
  await act({ world, guest, first, second, before });
}

interface Act {
  world: World;
  guest: Guest;
  /** The step's arguments. */
  first: number;
  second: number;
  before: Sight;
}

const acts: Record<string, (act: Act) => Promise<void>> = {
  hello: async ({ world, guest, second }) => {
    const knock = world.held('knock', guest, 'host', world.knockOf(guest));
    if (second === 1) await world.toHost(guest, knock);
    else await world.toFake(guest, knock);
    await world.toGuest(
      guest,
      world.held('hello', second === 1 ? 'host' : 'fake', guest, world.knockOf(guest)),
    );
  },

  offer: async ({ world, guest, second }) => {
    await world.toHost(guest, world.held('knock', guest, 'host', world.knockOf(guest)));
    if (second === kEve) await world.eve(guest, world.knockOf(guest));
    const from = second === kEve ? 'eve' : guest;
    await world.toHost(guest, world.held('offer', from, 'host', world.knockOf(guest)));
  },

  offer_again: async ({ world, guest }) => {
    await world.eve(guest, world.knockOf(guest));
    await alarmAt(world, world.host, 'handshake-changed', () =>
      world.toHost(guest, world.held('offer', 'eve', 'host', world.knockOf(guest))),
    );
  },

  reveal: async ({ world, guest, second }) => {
    if (second === 2)
      await world.toFake(guest, world.held('offer', guest, 'host', world.knockOf(guest)));
    await world.toGuest(
      guest,
      world.held('reveal', second === 2 ? 'fake' : 'host', guest, world.knockOf(guest)),
    );
  },

  reveal_wrong: ({ world, guest }) =>
    alarmAt(world, world.guests[guest], 'handshake-changed', () =>
      world.toGuest(guest, world.held('reveal', 'host', guest, world.knockOf(guest))),
    ),

  admit: async ({ world, guest, before }) => {
    const isEve = before.candidates[guest] === kEve;
    const knock = world.candidateKnock(guest);
    if (isEve) {
      const eve = await world.eve(guest, knock);
      await eve.session.receive(world.held('reveal', 'host', guest, knock).whole, world.now);
      world.collect();
    }
    await world.toHost(guest, world.held('introduce', isEve ? 'eve' : guest, 'host', knock));
    if (!(await world.host.session.admit(guest, world.now))) throw new Refused('nobody to admit');
    world.host.session.presence(guest, true, world.now);
    world.collect();
  },

  admit_fake: async ({ world, guest }) => {
    await world.toFake(guest, world.held('introduce', guest, 'host', world.knockOf(guest)));
    await world.fake.session.admit(guest, world.now);
    world.fake.session.presence(guest, true, world.now);
    world.collect();
    await world.toGuest(guest, world.held('admit', 'fake', guest, world.knockOf(guest)));
  },

  equal: (act) => compare(act, true),
  differ: (act) => compare(act, false),

  grant: async ({ world, guest, second, before }) => {
    if (second === before.epoch) await handOnRequest(world, guest);
    await world.toGuest(guest, grantOf(world, guest, second));
  },

  replay: ({ world, guest }) => world.toGuest(guest, grantOf(world, guest, 2)),

  forge: ({ world, guest }) =>
    alarmAt(world, world.guests[guest], 'forged-message', async () =>
      world.toGuest(guest, await forgedAdmission(world, guest)),
    ),

  misdirect: async ({ world, guest }) => {
    const other = kGuests.find((name) => name !== guest) ?? 'alice';
    const grant = newest(world.pool, 'admit', (held) => held.from === 'host' && held.to === other);
    await world.toGuest(guest, grant.message);
    const named = grant.message.whole.slice();
    named.set(world.knockOf(guest), 6);
    const message = dissect(named);
    if (!message) throw new Error('malformed');
    await alarmAt(world, world.guests[guest], 'forged-message', () =>
      world.toGuest(guest, message),
    );
  },

  ack: async ({ world, guest, before }) => {
    const fits = ({ from, message }: Held) =>
      from === guest && ackBody.read(message.body)?.epoch === before.epoch;
    await world.toHost(guest, newest(world.pool, 'ack', fits).message);
  },

  beat: async ({ world, guest }) => {
    await world.toGuest(
      guest,
      newest(world.pool, 'heartbeat', ({ from }) => from === 'host').message,
    );
  },

  reload: ({ world, guest }) => world.restart(guest, true),
  return: ({ world, guest }) => world.restart(guest, false),

  remove: async ({ world, guest }) => {
    await world.host.session.remove(guest, world.now);
    world.collect();
  },

  deny: ({ world, guest }) =>
    world.toGuest(guest, world.held('deny', 'host', guest, world.knockOf(guest))),

  rotate: async ({ world }) => {
    const { recording } = world.host.session.view(world.now);
    await world.host.session.setRecording(!recording, world.now);
    world.collect();
  },

  reload_host: ({ world }) => world.restartHost(),

  silence: ({ world, first }) =>
    silence(
      world,
      kGuests.filter((_, index) => (first & (1 << (index + 1))) === 0),
    ),

  take_over: ({ world, guest }) => takeOver(world, guest),
};

/** The attacker must be noticed, where the model's step changes nothing. */
async function alarmAt(
  world: World,
  device: { keys: HeldDevice<HostSession>['keys'] },
  alarm: string,
  attack: () => Promise<void>,
): Promise<void> {
  const before = device.keys.alarms.length;
  await attack();
  world.collect();
  const raised = device.keys.alarms.slice(before).map((entry) => entry.alarm as string);
  if (!raised.includes(alarm)) throw new Error(`no alarm ${alarm}, but ${raised.join()}`);
}

/** Both read aloud what their page shows. */
async function compare({ world, guest }: Act, equal: boolean): Promise<void> {
  const shown = world.guests[guest].session.view(world.now).code;
  const entries = world.host.session
    .view(world.now)
    .participants.filter(({ identity }) => identity === guest);
  const entry = entries.find(({ state }) => state !== 'member') ?? entries[0];
  const really = isSame(shown, entry?.code ?? null);
  if (really !== equal) throw new Refused(`the codes are ${really ? 'equal' : 'different'}`);
  await world.host.session.compare(entry?.knock ?? '', equal, world.now);
  await world.guests[guest].session.compare(equal, world.now);
  world.collect();
}

function isSame(left: Code | null, right: Code | null): boolean {
  return left !== null && left.digits === right?.digits && left.words.join() === right.words.join();
}

/** The newest delivery of an epoch to this guest's present keys. */
function grantOf(world: World, guest: Guest, epoch: number): Message {
  const knock = hex(world.knockOf(guest));
  const found = world.pool.findLast(
    ({ from, to, message }) =>
      (message.name === 'admit' || message.name === 'epoch') &&
      from === 'host' &&
      to === guest &&
      hex(message.knock) === knock &&
      grantBody.read(message.body)?.epoch === epoch,
  );
  if (!found) throw new Refused(`epoch ${epoch} was not sent to ${guest}`);
  return found.message;
}

/** A guest that lacks keys has asked for them: the host answers with the present epoch, freshly sealed. */
async function handOnRequest(world: World, guest: Guest): Promise<void> {
  const knock = hex(world.knockOf(guest));
  const request = world.pool.findLast(
    ({ from, message }) =>
      from === guest && message.name === 'keyRequest' && hex(message.knock) === knock,
  );
  if (request) await world.toHost(guest, request.message);
}
