import { compose, dissect, type Message } from '../core/envelope';
import { HostSession } from '../core/hostSession';
import { kMeeting } from '../testing/consultation';
import { HeldDevice, newest, newGuest, newHost, withKnock, type Held } from './heldRelay';
import type { Guest } from './trace';
import type { World } from './world';

/** ADMIT for this guest's knock number, right in everything but that another device key signed it. */
export async function forgedAdmission(world: World, guest: Guest): Promise<Message> {
  const options = await newHost();
  const pool: Held[] = [];
  const host = new HeldDevice('host', new HostSession(options), pool);
  await host.session.start(world.now);
  const session = newGuest(guest, world.now, null, withKnock(world.knockOf(guest)));
  const device = new HeldDevice(guest, session, pool);
  await session.start(world.now);
  for (let at = 0; at <= pool.length; at += 1) {
    host.collect();
    device.collect();
    const held = pool[at];
    if (held?.to === 'host') await host.session.receive(guest, held.message.whole, world.now);
    else if (held?.to === guest) await session.receive(held.message.whole, world.now);
    if (held?.message.name === 'introduce') await host.session.admit(guest, world.now);
  }
  const { message } = newest(pool, 'admit', () => true);
  const route = { meeting: kMeeting, from: 'host', to: guest };
  const { privateKey } = options.self.device;
  const whole = await compose(route, 'admit', world.knockOf(guest), message.body, privateKey);
  const forged = dissect(whole);
  if (!forged) throw new Error('malformed');
  return forged;
}

/** The attacker knocks under a member's identity with keys of its own and introduces itself. */
export async function takeOver(world: World, guest: Guest): Promise<void> {
  const knock = crypto.getRandomValues(new Uint8Array(16));
  const session = newGuest(guest, world.now, null, withKnock(knock));
  const eve = new HeldDevice('eve', session, world.host.pool);
  await session.start(world.now);
  for (let round = 0; round < 4; round += 1) {
    const from = world.pool.length;
    eve.collect();
    for (const { message } of world.pool.slice(from)) await world.toHost(guest, message);
    for (const { to, message } of world.pool.slice(from)) {
      if (to === guest) await session.receive(message.whole, world.now);
    }
  }
}
