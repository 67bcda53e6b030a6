import type { VisibleMeeting } from '../api/meetings';
import type { OwnMeeting, ParticipantInfo, Permissions, Person, Ticket } from '../api/types';

export const person: Person = {
  account_id: 'a1',
  care_mode: 'private',
  email: 'weber@example.org',
  name: 'Dr. Anna Weber',
  roles: ['admin', 'physician'],
  permissions: [
    'team:list',
    'meeting:create',
    'meeting:list',
    'meeting:oversee',
    'meeting:host',
    'participant:receive',
  ],
  practice_name: 'Praxis am Stadtpark',
  session: {
    session_id: 's1',
    idle_seconds: 900,
    expires_at: '2026-11-22T22:00:00Z',
    second_factor: false,
    provider: null,
  },
  must_enrol: false,
};

/** The front desk of the same practice. */
export const staff: Person = {
  ...person,
  account_id: 'a2',
  email: 'empfang@example.org',
  name: 'Cleo Klein',
  roles: ['staff'],
  permissions: person.permissions.filter((one) => one !== 'meeting:host'),
};

export const meeting: VisibleMeeting = {
  meeting_id: 'abc',
  name: 'Videosprechstunde',
  status: 'created',
  physician_name: 'Dr. Anna Weber',
  practice_name: 'Praxis am Stadtpark',
  practice_phone: '+49 (0)30 1234-56',
  enable_chat: true,
  enable_recording: true,
  care_mode: 'private',
  expires_at: '2026-11-23T10:00:00Z',
};

export const ownMeeting: OwnMeeting = {
  meeting_id: 'abc',
  meeting_link: 'https://praxis.example/m/abc',
  name: 'Videosprechstunde',
  physician_name: 'Dr. Anna Weber',
  status: 'created',
  max_participants: 2,
  enable_recording: true,
  enable_chat: true,
  care_mode: 'private',
  created_at: '2026-11-22T10:00:00Z',
  expires_at: '2026-11-23T10:00:00Z',
};

export function participant(change: Partial<ParticipantInfo> = {}): ParticipantInfo {
  return {
    identity: 'p1',
    user_name: 'Erika Muster',
    role: 'patient',
    state: 'waiting',
    received: false,
    since: '2026-11-22T10:05:00Z',
    ...change,
  };
}

export function permissions(physician: boolean): Permissions {
  return {
    can_publish: true,
    can_subscribe: true,
    can_chat: true,
    can_share_screen: true,
    can_record: physician,
    can_moderate: physician,
    can_end: physician,
  };
}

export function ticket(change: Partial<Ticket> = {}): Ticket {
  return {
    token: 'token-1',
    livekit_url: 'ws://127.0.0.1:7880',
    identity: 'p1',
    admission: 'waiting',
    permissions: permissions(false),
    expires_at: '2026-11-22T12:00:00Z',
    ...change,
  };
}
