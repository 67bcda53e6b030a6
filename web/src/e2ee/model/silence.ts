import type { Message } from '../core/envelope';
import { kGuests, type Guest } from './trace';
import type { World } from './world';

/** 61 s in which only `heard` get the host's heartbeats, and of them those that have keys. */
export async function silence(world: World, heard: readonly Guest[]): Promise<void> {
  for (let second = 0; second < 61; second += 1) {
    world.now += 1_000;
    const from = world.pool.length;
    await world.host.session.tick(world.now);
    await world.fake.session.tick(world.now);
    for (const guest of kGuests) await world.guests[guest].session.tick(world.now);
    world.collect();
    for (const { from: sender, message } of world.pool.slice(from)) {
      if (message.name === 'heartbeat') await spread(world, sender, message, heard);
    }
  }
}

async function spread(
  world: World,
  sender: string,
  message: Message,
  heard: readonly Guest[],
): Promise<void> {
  const { guests } = await world.look();
  for (const guest of kGuests) {
    const keyed = world.guests[guest].session.view(world.now).roster !== null;
    const listens = sender === 'fake' ? true : heard.includes(guest);
    const theirs = guests[guest].met === sender;
    if (keyed && listens && theirs) await world.toGuest(guest, message);
  }
}
