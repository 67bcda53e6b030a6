import { getJson, post, postJson } from './request';
import type { AccountRole, Invitation, InvitationInfo, Member, NewInvitation } from './types';

export interface Team {
  /** The practice's, for patients; may be empty. */
  practice_phone: string;
  members: Member[];
  /** For admins only. */
  invitations?: Invitation[];
}

export function getTeam(signal?: AbortSignal): Promise<Team> {
  return getJson<Team>('/team', signal ? { signal } : {});
}

export function setPracticePhone(phone: string): Promise<void> {
  return post('/practice', { body: { phone } });
}

/** `language`: of the e-mail, if the server writes one. */
export function inviteMember(
  email: string,
  roles: AccountRole[],
  language: string,
): Promise<NewInvitation> {
  return postJson<NewInvitation>('/team/invitations', { body: { email, roles, language } });
}

export function revokeInvitation(invitationId: string): Promise<void> {
  return post(`/team/invitations/${encodeURIComponent(invitationId)}/revoke`);
}

export function changeRoles(accountId: string, roles: AccountRole[]): Promise<void> {
  return post(`/team/members/${encodeURIComponent(accountId)}/roles`, { body: { roles } });
}

export function setActive(accountId: string, active: boolean): Promise<void> {
  const verb = active ? 'activate' : 'deactivate';
  return post(`/team/members/${encodeURIComponent(accountId)}/${verb}`);
}

export function showInvitation(token: string): Promise<InvitationInfo> {
  return postJson<InvitationInfo>('/invitations/show', { body: { token } });
}

export function acceptInvitation(token: string, name: string, password: string): Promise<void> {
  return post('/invitations/accept', { body: { token, name, password } });
}
