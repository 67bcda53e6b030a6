import { ConnectionState } from 'livekit-client';
import { describe, expect, it } from 'vitest';
import { ownMedia, personInCall, track } from '../../testing/fakeCall';
import { participant } from '../../testing/fixtures';
import { initials } from './PersonTile';
import { connectionOf, qualityIn } from './useCall';
import { newsBetween, type Heard } from './useCallAnnouncements';
import { afterEvent } from './useModeration';

const empty: Heard = { connection: 'connected', people: [], waiting: [] };

describe('connectionOf', () => {
  it.each([
    [ConnectionState.Connected, 'flowing', 'connected'],
    [ConnectionState.Connected, 'unknown', 'connected'],
    [ConnectionState.Connected, 'silent', 'reconnecting'],
    [ConnectionState.SignalReconnecting, 'flowing', 'connected'],
    [ConnectionState.SignalReconnecting, 'unknown', 'reconnecting'],
    [ConnectionState.Reconnecting, 'flowing', 'reconnecting'],
    [ConnectionState.Connecting, 'unknown', 'connecting'],
  ] as const)('%s with media %s is %s', (state, flow, told) => {
    expect(connectionOf(state, false, flow)).toBe(told);
    expect(connectionOf(state, true, flow)).toBe('reconnecting');
  });
});

describe('qualityIn', () => {
  it('does not contradict the banner', () => {
    const people = [personInCall({ quality: 'good' })];
    const own = ownMedia({ quality: 'good' });
    expect(qualityIn('connected', people, own)).toEqual({ people, own });
    const broken = qualityIn('reconnecting', people, own);
    expect(broken.own.quality).toBe('lost');
    expect(broken.people[0]?.quality).toBeNull();
    expect(qualityIn('connecting', people, own).own.quality).toBeNull();
  });
});

describe('newsBetween', () => {
  it('tells coming and going', () => {
    const here: Heard = { ...empty, people: [personInCall()] };
    expect(newsBetween(empty, here)).toEqual([{ what: 'joined', name: 'Erika Muster' }]);
    expect(newsBetween(here, empty)).toEqual([{ what: 'left', name: 'Erika Muster' }]);
    expect(newsBetween(here, here)).toEqual([]);
  });

  it('tells mute, screen and knocks', () => {
    const before: Heard = { ...empty, people: [personInCall()] };
    const muted: Heard = { ...empty, people: [personInCall({ microphoneOn: false })] };
    expect(newsBetween(before, muted)).toEqual([{ what: 'muted', name: 'Erika Muster' }]);
    expect(newsBetween(muted, before)).toEqual([{ what: 'unmuted', name: 'Erika Muster' }]);
    const shown: Heard = { ...empty, people: [personInCall({ screen: track })] };
    expect(newsBetween(before, shown)).toEqual([{ what: 'screenShared', name: 'Erika Muster' }]);
  });

  it('tells a knock once, when the name has come through the handshake', () => {
    const unnamed: Heard = { ...empty, waiting: [{ identity: 'p1', name: null }] };
    const named: Heard = { ...empty, waiting: [{ identity: 'p1', name: 'Erika Muster' }] };
    expect(newsBetween(empty, unnamed)).toEqual([]);
    expect(newsBetween(unnamed, named)).toEqual([{ what: 'knocks', name: 'Erika Muster' }]);
    expect(newsBetween(named, named)).toEqual([]);
  });

  it('tells loss and return of the connection, but not the first connecting', () => {
    const lost: Heard = { ...empty, connection: 'reconnecting' };
    expect(newsBetween(empty, lost)).toEqual([{ what: 'reconnecting' }]);
    expect(newsBetween(lost, empty)).toEqual([{ what: 'reconnected' }]);
    expect(newsBetween({ ...empty, connection: 'connecting' }, empty)).toEqual([]);
  });
});

describe('afterEvent', () => {
  it('keeps the order of arrival when a state changes', () => {
    const both = [participant(), participant({ identity: 'p2' })];
    const changed = participant({ state: 'admitted' });
    expect(afterEvent(both, { kind: 'participant', data: changed })).toEqual([changed, both[1]]);
  });

  it('adds newcomers and takes over snapshots', () => {
    const one = participant();
    expect(afterEvent([], { kind: 'participant', data: one })).toEqual([one]);
    expect(
      afterEvent([one], { kind: 'snapshot', data: { status: 'active', participants: [] } }),
    ).toEqual([]);
  });
});

describe('initials', () => {
  it.each([
    ['Erika Muster', 'EM'],
    ['Dr. Anna Maria Weber', 'AW'],
    ['Karl', 'K'],
    ['ümit öz', 'ÜÖ'],
    ['123', ''],
  ])('%s', (name, letters) => {
    expect(initials(name)).toBe(letters);
  });
});
