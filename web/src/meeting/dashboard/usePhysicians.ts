import { useEffect, useState } from 'react';
import { getTeam } from '../../api/team';
import type { Member } from '../../api/types';

/** The physicians of the practice, for those who plan for others. Empty until they are known. */
export function usePhysicians(wanted: boolean): Member[] {
  const [physicians, setPhysicians] = useState<Member[]>([]);
  useEffect(() => {
    if (!wanted) return;
    const stop = new AbortController();
    getTeam(stop.signal)
      .then((team) => setPhysicians(team.members.filter((one) => one.roles.includes('physician'))))
      .catch(() => undefined); // creating a meeting will say what is wrong
    return () => stop.abort();
  }, [wanted]);
  return physicians;
}
