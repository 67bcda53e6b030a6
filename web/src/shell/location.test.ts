import { describe, expect, it } from 'vitest';
import { placeOf } from './location';

describe('placeOf', () => {
  it.each([
    ['/', { page: 'home' }],
    ['/login', { page: 'home' }],
    ['/dashboard', { page: 'dashboard' }],
    ['/security', { page: 'security' }],
    ['/privacy', { page: 'privacy' }],
    ['/invitation', { page: 'invitation' }],
    ['/team', { page: 'team' }],
    ['/audit', { page: 'audit' }],
    ['/team/more', { page: 'unknown' }],
    ['/dashboard/', { page: 'dashboard' }],
    ['/m/abc', { page: 'patient', meetingId: 'abc' }],
    ['/meeting/a%2Fb', { page: 'call', meetingId: 'a/b' }],
    ['/m/%E0%A4%A', { page: 'patient', meetingId: '%E0%A4%A' }],
    ['/m', { page: 'unknown' }],
    ['/m/abc/more', { page: 'unknown' }],
    ['/nonsense', { page: 'unknown' }],
  ])('%s', (path, place) => {
    expect(placeOf(path)).toEqual(place);
  });
});
