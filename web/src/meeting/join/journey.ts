import type { VisibleMeeting } from '../../api/meetings';
import type { Problem } from '../../api/problem';
import type { GuestEnd } from '../../e2ee/core/guestSession';
import type { CallEnd } from '../callEntry';
import type { Visit } from './visit';

/** Why the patient's way stops here, for now or for good. */
export type Closing =
  | { reason: CallEnd | 'denied' | 'left-waiting' | 'full' | 'ended-before' | 'expired' }
  | { reason: 'not-found' | 'unreachable' | 'broken' }
  /** The encryption could not be agreed, or must not be trusted. */
  | { reason: 'codes-differ' | 'practice-silent' | 'not-secured' | 'locked' }
  | { reason: 'rate-limited'; seconds: number };

/** Where the patient is. One step at a time, and nothing of a later step exists in an earlier one. */
export type Journey =
  | { step: 'loading' }
  | { step: 'name'; meeting: VisibleMeeting; nameRefused: boolean }
  /** The tab was closed in the middle of a visit. */
  | { step: 'back'; meeting: VisibleMeeting; lately: Visit }
  | { step: 'rules'; meeting: VisibleMeeting }
  | { step: 'devices'; meeting: VisibleMeeting; knocking: boolean }
  | { step: 'waiting'; meeting: VisibleMeeting; visit: Visit; entering: boolean }
  | { step: 'call'; meeting: VisibleMeeting; visit: Visit }
  | { step: 'closed'; closing: Closing };

export function closingFor(problem: Problem): Closing {
  switch (problem.code) {
    case 'not-found':
      return { reason: 'not-found' };
    case 'meeting-ended':
      return { reason: 'ended-before' };
    case 'meeting-expired':
      return { reason: 'expired' };
    case 'meeting-full':
      return { reason: 'full' };
    case 'not-admitted':
      return { reason: 'denied' };
    case 'unreachable':
    case 'media-unavailable':
      return { reason: 'unreachable' };
    case 'rate-limited':
      return { reason: 'rate-limited', seconds: problem.retryAfterSeconds ?? 60 };
    case 'unauthenticated':
    case 'forbidden':
    case 'foreign-origin':
    case 'recording-forbidden-by-care-mode':
    case 'unsupported-media-type':
    case 'wrong-state':
    case 'role-not-allowed':
    case 'invalid-input':
    case 'invalid-json':
    case 'invalid-token':
    case 'provider-unreachable':
    case 'too-large':
    case 'wrong-credentials':
    case 'confirmation-required':
    case 'weak-password':
    case 'second-factor-required':
    case 'wrong-passkey':
    case 'wrong-code':
    case 'enrolment-required':
    case 'last-factor':
    case 'last-admin':
    case 'email-taken':
    case 'passkeys-unavailable':
    case 'method-not-allowed':
    case 'internal':
      return { reason: 'broken' };
  }
}

/** A meeting that can no longer be entered. */
export function closingForStatus(meeting: VisibleMeeting): Closing | null {
  if (meeting.status === 'ended') return { reason: 'ended-before' };
  if (meeting.status === 'expired') return { reason: 'expired' };
  return null;
}

/** How the encryption's end looks to the patient; null where the patient ended it. */
export function closingForEnd(end: GuestEnd): Closing | null {
  switch (end) {
    case 'denied':
    case 'removed':
    case 'ended':
    case 'codes-differ':
    case 'locked':
      return { reason: end };
    case 'unequal':
      return { reason: 'codes-differ' };
    case 'heartbeat-lost':
      return { reason: 'practice-silent' };
    case 'attempts':
    case 'too-many-attempts':
    case 'unknown':
      return { reason: 'not-secured' };
    case 'left':
      return null;
  }
}
