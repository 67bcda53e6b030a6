import { getJson, post, postJson, type RequestOptions } from './request';
import type {
  ConsentKind,
  ConsentText,
  CreateMeeting,
  Decision,
  JoinRequest,
  MeetingInfo,
  MeetingTechnicalStatus,
  OwnMeeting,
  ParticipantInfo,
  Ticket,
} from './types';

function at(meetingId: string, rest = ''): string {
  return `/meetings/${encodeURIComponent(meetingId)}${rest}`;
}

/** Asked again and again by the overview itself. */
export async function listMeetings(signal?: AbortSignal): Promise<OwnMeeting[]> {
  const options: RequestOptions = { background: true };
  if (signal) options.signal = signal;
  const answer = await getJson<{ meetings: OwnMeeting[] }>('/meetings', options);
  return answer.meetings;
}

export function createMeeting(meeting: CreateMeeting): Promise<OwnMeeting> {
  return postJson<OwnMeeting>('/meetings/create', { body: meeting });
}

/** The participants are there only when the asker is the physician of the meeting. */
export type VisibleMeeting = MeetingInfo & {
  participants?: ParticipantInfo[];
  meeting_link?: string;
};

export function getMeeting(meetingId: string, signal?: AbortSignal): Promise<VisibleMeeting> {
  return getJson<VisibleMeeting>(at(meetingId), signal ? { signal } : {});
}

export function joinMeeting(meetingId: string, request: JoinRequest): Promise<Ticket> {
  return postJson<Ticket>(at(meetingId, '/join'), { body: request });
}

/** A fresh token for somebody who holds one, or whose session cookie proves who they are. */
export function renewTicket(meetingId: string, token?: string): Promise<Ticket> {
  return postJson<Ticket>(at(meetingId, '/token'), { token });
}

/** The person of this token agrees to what they were shown. */
export function giveConsent(meetingId: string, token: string, text: ConsentText): Promise<void> {
  return post(at(meetingId, '/consents'), { token, body: text });
}

export function withdrawConsent(
  meetingId: string,
  token: string,
  kind: ConsentKind,
): Promise<void> {
  return post(at(meetingId, '/consents/withdraw'), { token, body: { kind } });
}

export function leaveMeeting(meetingId: string, token?: string): Promise<void> {
  return post(at(meetingId, '/leave'), { token, keepalive: true });
}

export function endMeeting(meetingId: string): Promise<void> {
  return post(at(meetingId, '/end'));
}

/** Tells those who wait how long it will still take; 0 takes it back. */
export function delayMeeting(meetingId: string, minutes: number): Promise<void> {
  return post(at(meetingId, '/delay'), { body: { minutes } });
}

/** The front desk knows who waits. */
export function receive(meetingId: string, identity: string): Promise<void> {
  return post(at(meetingId, `/participants/${encodeURIComponent(identity)}/receive`));
}

export function getMeetingStatus(meetingId: string): Promise<MeetingTechnicalStatus> {
  return getJson<MeetingTechnicalStatus>(at(meetingId, '/status'));
}

export function decide(meetingId: string, identity: string, decision: Decision): Promise<void> {
  return post(at(meetingId, `/participants/${encodeURIComponent(identity)}/${decision}`));
}
