import { getJson } from './request';
import type { Member } from './types';

export async function listTeam(signal?: AbortSignal): Promise<Member[]> {
  const answer = await getJson<{ members: Member[] }>('/team', signal ? { signal } : {});
  return answer.members;
}
