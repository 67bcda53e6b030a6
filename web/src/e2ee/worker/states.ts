import type { GuestView } from '../core/guestSession';
import type { HostView } from '../core/hostSession';
import type { Roster } from '../core/roster';
import type { GuestState, HostState, Person } from '../protocol';

/** What the page may know of a session. */
export function guestState(view: GuestView, own: string): GuestState {
  const { roster, ...rest } = view;
  return { role: 'guest', ...rest, ...common(roster, own) };
}

export function hostState(view: HostView, own: string): HostState {
  const { ended, tan, sendsWith, roster, participants: guests, locked, recording } = view;
  const { people } = common(roster, own);
  return { role: 'host', ended, tan, sendsWith, locked, recording, guests, people };
}

function common(
  roster: Roster | null,
  own: string,
): { people: Person[]; locked: boolean; recording: boolean } {
  const people = (roster?.entries ?? []).map(({ identity, role, name, verified, recorder }) => ({
    identity,
    role,
    name,
    verified,
    recorder,
    self: identity === own,
  }));
  return { people, locked: roster?.locked ?? false, recording: roster?.recording ?? false };
}
