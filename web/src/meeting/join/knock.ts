import { giveConsent, joinMeeting, leaveMeeting } from '../../api/meetings';
import type { JoinRequest, Ticket } from '../../api/types';
import { consentText, type ShownConsent } from './consent';

/** Nobody waits whose consent is not kept: if that fails, the knock is taken back. */
export async function knockAgreeing(
  meetingId: string,
  shown: ShownConsent,
  request: JoinRequest,
): Promise<Ticket> {
  const text = await consentText(shown);
  const ticket = await joinMeeting(meetingId, request);
  try {
    await giveConsent(meetingId, ticket.token, text);
  } catch (error) {
    leaveMeeting(meetingId, ticket.token).catch(() => undefined);
    throw error;
  }
  return ticket;
}
