import { describe, expect, it } from 'vitest';
import type { OwnMeeting } from '../../api/types';
import { ownMeeting, participant } from '../../testing/fixtures';
import { dayList, stateOf } from './dayList';

const now = new Date(2026, 10, 22, 15, 0);
const at = (day: number, hour: number): string => new Date(2026, 10, day, hour).toISOString();

function made(id: string, change: Partial<OwnMeeting>): OwnMeeting {
  return { ...ownMeeting, meeting_id: id, created_at: at(22, 8), ...change };
}

const names = (meetings: OwnMeeting[]): string[] => meetings.map((one) => one.meeting_id);

describe('the list of the day', () => {
  it('has first who waits, then what runs, is ready, is planned by its time, and is done', () => {
    const list = dayList(
      [
        made('done', { status: 'ended' }),
        made('at five', { planned_at: at(22, 17) }),
        made('at four', { planned_at: at(22, 16) }),
        made('ready', {}),
        made('runs', { status: 'active' }),
        made('waits', { planned_at: at(22, 18), participants: [participant()] }),
      ],
      now,
    );
    expect(names(list.today)).toEqual(['waits', 'runs', 'ready', 'at four', 'at five', 'done']);
    expect(list.later).toEqual([]);
    expect(list.past).toEqual([]);
  });

  it('keeps other days apart, and yesterday’s open ones here', () => {
    const list = dayList(
      [
        made('tuesday', { planned_at: at(24, 9) }),
        made('tomorrow', { planned_at: at(23, 9) }),
        made('missed', { created_at: at(20, 9), planned_at: at(21, 20) }),
        made('yesterday', { created_at: at(21, 9), status: 'ended' }),
        made('early', { planned_at: at(23, 9), participants: [participant()] }),
      ],
      now,
    );
    expect(names(list.today)).toEqual(['early', 'missed']);
    expect(names(list.later)).toEqual(['tomorrow', 'tuesday']);
    expect(names(list.past)).toEqual(['yesterday']);
  });

  it('says where a meeting stands', () => {
    expect(stateOf(made('a', {}))).toBe('created');
    expect(stateOf(made('a', { planned_at: at(22, 16) }))).toBe('planned');
    expect(stateOf(made('a', { status: 'active', participants: [participant()] }))).toBe('waiting');
    expect(stateOf(made('a', { status: 'ended', participants: [participant()] }))).toBe('ended');
  });
});
