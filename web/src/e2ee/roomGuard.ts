import {
  RemoteParticipant,
  RoomEvent,
  type RemoteTrackPublication,
  type Room,
} from 'livekit-client';

export type GuardAlarm = 'plain-track' | 'ghost' | 'renamed';

/** How long somebody may be in the room before the roster names them: both arrive on different ways. */
export const kRosterGraceMs = 5_000;

export interface RoomGuard {
  /** The roster is another one: look at everybody again. */
  setMembers(identities: ReadonlySet<string>): void;
  stop(): void;
}

/**
 * Keeps out of the page what the server shows but the host did not admit: people outside the roster, and tracks that
 * are announced as not encrypted (docs/e2ee.md section 12). Data packets are the manager's part.
 */
export function guardRoom(
  room: Room,
  onAlarm: (alarm: GuardAlarm, identity: string) => void,
): RoomGuard {
  let members: ReadonlySet<string> = new Set();
  const ghosts = new Map<string, ReturnType<typeof setTimeout>>();
  const reported = new Set<string>();

  const report = (alarm: GuardAlarm, identity: string, what: string): void => {
    if (reported.has(what)) return;
    reported.add(what);
    onAlarm(alarm, identity);
  };

  const judge = (publication: RemoteTrackPublication, person: RemoteParticipant): void => {
    if (!publication.isEncrypted) {
      report('plain-track', person.identity, publication.trackSid);
      publication.setSubscribed(false);
    } else {
      const wanted = members.has(person.identity);
      if (publication.isDesired !== wanted) publication.setSubscribed(wanted);
    }
  };

  const meet = (person: RemoteParticipant): void => {
    for (const publication of person.trackPublications.values()) judge(publication, person);
    const { identity } = person;
    nameless(person);
    if (members.has(identity)) {
      clearTimeout(ghosts.get(identity));
      ghosts.delete(identity);
    } else if (!ghosts.has(identity)) {
      ghosts.set(
        identity,
        setTimeout(() => report('ghost', identity, `ghost ${identity}`), kRosterGraceMs),
      );
    }
  };

  /** Names are in the signed roster and nowhere else: whoever writes one into the room wants to be taken for another. */
  const nameless = (person: RemoteParticipant): void => {
    const said = person.name || person.metadata || Object.keys(person.attributes).length > 0;
    if (said) report('renamed', person.identity, `name ${person.identity}`);
  };

  const onSaid = (_before: unknown, person: unknown): void => {
    if (person instanceof RemoteParticipant) nameless(person);
  };

  const forget = (person: RemoteParticipant): void => {
    clearTimeout(ghosts.get(person.identity));
    ghosts.delete(person.identity);
    reported.delete(`ghost ${person.identity}`);
  };

  const meetAll = (): void => {
    for (const person of room.remoteParticipants.values()) meet(person);
  };

  const onTrack = (
    _track: unknown,
    publication: RemoteTrackPublication,
    person: RemoteParticipant,
  ): void => judge(publication, person);

  room
    .on(RoomEvent.Connected, meetAll)
    .on(RoomEvent.Reconnected, meetAll)
    .on(RoomEvent.ParticipantConnected, meet)
    .on(RoomEvent.ParticipantDisconnected, forget)
    .on(RoomEvent.TrackPublished, judge)
    .on(RoomEvent.TrackSubscribed, onTrack)
    .on(RoomEvent.ParticipantNameChanged, onSaid)
    .on(RoomEvent.ParticipantMetadataChanged, onSaid)
    .on(RoomEvent.ParticipantAttributesChanged, onSaid);
  meetAll();

  return {
    setMembers: (identities) => {
      members = identities;
      meetAll();
    },
    stop: () => {
      for (const timer of ghosts.values()) clearTimeout(timer);
      room
        .off(RoomEvent.Connected, meetAll)
        .off(RoomEvent.Reconnected, meetAll)
        .off(RoomEvent.ParticipantConnected, meet)
        .off(RoomEvent.ParticipantDisconnected, forget)
        .off(RoomEvent.TrackPublished, judge)
        .off(RoomEvent.TrackSubscribed, onTrack)
        .off(RoomEvent.ParticipantNameChanged, onSaid)
        .off(RoomEvent.ParticipantMetadataChanged, onSaid)
        .off(RoomEvent.ParticipantAttributesChanged, onSaid);
    },
  };
}
