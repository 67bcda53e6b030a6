import type { MeetingStatus, OwnMeeting } from '../../api/types';
import { dayDistance } from '../../i18n/format';
import { isOpen } from './useMeetings';

/** Where a meeting stands, as the practice says it. */
export type MeetingState = MeetingStatus | 'planned' | 'waiting';

/** How many wait. Their names are not known here: they reach the open consultation only. */
export function waitingCount(meeting: OwnMeeting): number {
  return (meeting.participants ?? []).filter((one) => one.state === 'waiting').length;
}

export function stateOf(meeting: OwnMeeting): MeetingState {
  if (isOpen(meeting) && waitingCount(meeting) > 0) return 'waiting';
  return meeting.status === 'created' && meeting.planned_at ? 'planned' : meeting.status;
}

export interface DayList {
  /** Where somebody waits, what runs, what is ready, what is planned by its time, and what is done. */
  today: OwnMeeting[];
  /** Planned for another day, the next one first. */
  later: OwnMeeting[];
  /** Done before today. */
  past: OwnMeeting[];
}

/** The meetings as the practice works through them. An open one without a planned time belongs to today. */
export function dayList(meetings: readonly OwnMeeting[], now = new Date()): DayList {
  const dayOf = (meeting: OwnMeeting): number => dayDistance(new Date(timeOf(meeting)), now);
  const isToday = (meeting: OwnMeeting): boolean =>
    isOpen(meeting)
      ? !meeting.planned_at || dayOf(meeting) <= 0 || stateOf(meeting) !== 'planned'
      : dayOf(meeting) === 0;
  const rest = meetings.filter((meeting) => !isToday(meeting));
  return {
    today: meetings.filter(isToday).sort(byUrgency),
    later: rest.filter(isOpen).sort(byTime),
    past: rest.filter((meeting) => !isOpen(meeting)),
  };
}

function timeOf(meeting: OwnMeeting): string {
  return meeting.planned_at ?? meeting.created_at;
}

function byTime(a: OwnMeeting, b: OwnMeeting): number {
  return timeOf(a).localeCompare(timeOf(b));
}

const order: readonly MeetingState[] = [
  'waiting',
  'active',
  'created',
  'planned',
  'ended',
  'expired',
];

/** Planned ones by their time; of the others the newest first. */
function byUrgency(a: OwnMeeting, b: OwnMeeting): number {
  const rank = order.indexOf(stateOf(a)) - order.indexOf(stateOf(b));
  if (rank !== 0) return rank;
  return stateOf(a) === 'planned' ? byTime(a, b) : byTime(b, a);
}
