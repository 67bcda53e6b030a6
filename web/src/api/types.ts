/** Shapes of the HTTP API, as in docs/api/openapi.yaml. Names are those on the wire. */

export type MeetingStatus = 'created' | 'active' | 'ended' | 'expired';
export type Role = 'physician' | 'patient';
export type CareMode = 'private' | 'gkv' | 'bg';
export type Admission = 'admitted' | 'waiting';
export type ParticipantState = 'waiting' | 'admitted' | 'joined' | 'left' | 'denied' | 'removed';
export type Decision = 'admit' | 'deny' | 'remove';

export type ConsentKind = 'consultation';

/** What the page showed when somebody agreed. `text_hash`: SHA-256 in base64url. */
export interface ConsentText {
  kind: ConsentKind;
  version: number;
  language: 'de' | 'en';
  text_hash: string;
}

export type AccountRole = 'admin' | 'physician' | 'staff';

export interface Member {
  account_id: string;
  name: string;
  roles: AccountRole[];
  /** These three for admins only. */
  email?: string;
  active?: boolean;
  second_factor?: boolean;
}

/** What an invited person may know. */
export interface InvitationInfo {
  practice_name: string;
  email: string;
  roles: AccountRole[];
  expires_at: string;
}

export interface Invitation {
  invitation_id: string;
  email: string;
  roles: AccountRole[];
  expires_at: string;
}

export interface NewInvitation extends Invitation {
  /** Shown this once. */
  invitation_link: string;
  /** Whether the link goes to the person by e-mail as well. */
  mailed: boolean;
}

export interface Person {
  account_id: string;
  email: string;
  name: string;
  roles: AccountRole[];
  /** Rows of `x-permissions` that the roles allow on some object. */
  permissions: string[];
  practice_name: string;
  care_mode: CareMode;
  session: {
    session_id: string;
    /** Without use the session ends after so long. */
    idle_seconds: number;
    expires_at: string;
    /** The person proved more than a password. */
    second_factor: boolean;
    /** The sign-in provider by which they came; they confirm who they are there. */
    provider: string | null;
  };
  /** Nothing else is allowed before a second factor has been set up. */
  must_enrol: boolean;
}

/** A provider by which people of some practices sign in. */
export interface SignInProvider {
  id: string;
  name: string;
}

export type ApiKeyScope = 'meetings-create' | 'meetings-read';

/** The access of a practice system. */
export interface ApiKey {
  key_id: string;
  name: string;
  scopes: ApiKeyScope[];
  created_at: string;
  expires_at: string;
  used_at: string | null;
}

/** Shown this once. */
export interface NewApiKey extends ApiKey {
  key: string;
}

/** An address that is told about the practice's consultations. */
export interface Webhook {
  webhook_id: string;
  url: string;
  created_at: string;
}

/** Shown this once. */
export interface NewWebhook extends Webhook {
  secret: string;
}

export type SentNoticeType =
  'meeting.created' | 'patient.waiting' | 'meeting.started' | 'meeting.ended';

/** What a webhook was told, or shall be. */
export interface SentNotice {
  notice_id: string;
  webhook_id: string;
  type: SentNoticeType;
  meeting_id: string;
  external_id: string | null;
  state: 'waiting' | 'delivered' | 'failed';
  attempts: number;
  /** Of HTTP; null: no answer. */
  last_status: number | null;
  created_at: string;
  next_at: string | null;
}

export interface PasskeyInfo {
  passkey_id: string;
  device: string;
  created_at: string;
  used_at?: string;
}

/** The own second factors. */
export interface Factors {
  totp: boolean;
  passkeys: PasskeyInfo[];
  recovery_codes_left: number;
  required: boolean;
}

/** After adding a factor; the first one brings recovery codes, shown this once. */
export interface NewFactor {
  recovery_codes?: string[];
}

/** A sign-in on one browser. */
export interface SessionInfo {
  session_id: string;
  device: string;
  created_at: string;
  used_at: string;
  current: boolean;
}

export interface ParticipantInfo {
  identity: string;
  user_name: string;
  role: Role;
  state: ParticipantState;
  /** The front desk knows them. */
  received: boolean;
  since: string;
}

/** What everybody may know who has the link. */
export interface MeetingInfo {
  meeting_id: string;
  name: string;
  status: MeetingStatus;
  physician_name: string;
  practice_name: string;
  /** May be empty. */
  practice_phone: string;
  enable_chat: boolean;
  enable_recording: boolean;
  care_mode: CareMode;
  expires_at: string;
  /** Missing: it may begin at any time. */
  planned_at?: string;
  /** What those who wait were told. */
  delayed_until?: string;
}

/** What the physician of the meeting and the staff know in addition. */
export interface OwnMeeting {
  meeting_id: string;
  meeting_link: string;
  name: string;
  physician_name: string;
  status: MeetingStatus;
  max_participants: number;
  enable_recording: boolean;
  enable_chat: boolean;
  care_mode: CareMode;
  created_at: string;
  expires_at: string;
  /** Missing: it may begin at any time. */
  planned_at?: string;
  /** What those who wait were told. */
  delayed_until?: string;
  participants?: ParticipantInfo[];
}

export interface MeetingTechnicalStatus {
  status: MeetingStatus;
  media: 'ok' | 'unavailable';
  participants: {
    identity: string;
    role: Role;
    state: ParticipantState;
    since: string;
    connected: boolean;
    tracks: number;
  }[];
}

export interface CreateMeeting {
  name: string;
  /** Account of the physician who shall hold it; by default the caller. */
  physician?: string;
  max_participants?: number;
  enable_recording?: boolean;
  enable_chat?: boolean;
  care_mode?: CareMode;
  /** UTC; at most 30 days ahead. */
  planned_at?: string;
}

export interface JoinRequest {
  user_name: string;
  user_role: Role;
  enable_video: boolean;
  enable_audio: boolean;
}

export interface Permissions {
  can_publish: boolean;
  can_subscribe: boolean;
  can_chat: boolean;
  can_share_screen: boolean;
  can_record: boolean;
  can_moderate: boolean;
  can_end: boolean;
}

/** The answer to joining and to renewing the token. The token is also the participant's proof towards the API. */
export interface Ticket {
  token: string;
  livekit_url: string;
  identity: string;
  admission: Admission;
  permissions: Permissions;
  expires_at: string;
}

/** An opaque message of the end-to-end handshake. `body`: base64url; nothing about it is to be trusted. */
export interface RelayedMessage {
  from: string;
  sequence: number;
  body: string;
}

/** What a physician's device found out about the encryption; written into the audit. */
export type Finding =
  | 'verified'
  | 'codes-unequal'
  | 'key-changed'
  | 'forged-message'
  | 'unknown-participant'
  | 'plain-track'
  | 'plain-data'
  | 'renamed-participant'
  | 'relay-silent';

export type MeetingEvent =
  | {
      kind: 'snapshot';
      data: {
        status: MeetingStatus;
        participants?: ParticipantInfo[];
        state?: ParticipantState;
        delayed_until?: string;
      };
    }
  | { kind: 'participant'; data: ParticipantInfo }
  | { kind: 'relay'; data: RelayedMessage }
  /** Without the time: taken back. */
  | { kind: 'delayed'; data: { delayed_until?: string } }
  | { kind: 'admitted' }
  | { kind: 'denied' }
  | { kind: 'removed' }
  | { kind: 'ended' };
