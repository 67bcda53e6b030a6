import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import { ownMeeting, participant, person, staff } from '../../testing/fixtures';
import { MockApi, ok, refused } from '../../testing/mockApi';
import { expectAccessible, show } from '../../testing/render';
import { DashboardPage } from './DashboardPage';

function open(onSessionLost = vi.fn(), who = person) {
  return show(<DashboardPage person={who} actions={null} onSessionLost={onSessionLost} />);
}

describe('DashboardPage', () => {
  it('makes a meeting in two clicks and shows its link and QR code', async () => {
    const api = new MockApi()
      .on('GET /meetings', { meetings: [] })
      .on('POST /meetings/create', () => ok(ownMeeting));
    open();
    await userEvent.click(screen.getByTestId('create-meeting'));
    await expectAccessible();
    await userEvent.click(screen.getByTestId('create-submit'));
    const link = await screen.findByLabelText('Link zum Gespräch');
    expect(link).toHaveProperty('value', ownMeeting.meeting_link);
    expect(screen.getByRole('img', { name: /QR-Code/ })).toBeTruthy();
    expect(api.called('POST /meetings/create')[0]?.body).toEqual({ name: 'Videosprechstunde' });
    await expectAccessible();
  });

  it('plans a time and more people, and says what is wrong with a time', async () => {
    const planned = { ...ownMeeting, planned_at: '2027-01-18T09:30:00.000Z', max_participants: 3 };
    const api = new MockApi()
      .on('GET /meetings', { meetings: [] })
      .on('POST /meetings/create', () => refused(422, 'invalid-input', { field: 'planned_at' }));
    open();
    await userEvent.click(screen.getByTestId('create-meeting'));
    fireEvent.change(screen.getByLabelText('Termin (wenn Sie möchten)'), {
      target: { value: '2027-01-18T10:30' },
    });
    await userEvent.selectOptions(
      screen.getByLabelText('Wer nimmt teil?'),
      'Sie und bis zu 2 Personen',
    );
    await userEvent.click(screen.getByTestId('create-submit'));
    expect((await screen.findByRole('alert')).textContent).toMatch(/nächsten 30 Tagen/);
    api.on('POST /meetings/create', () => ok(planned));
    await userEvent.click(screen.getByTestId('create-submit'));
    await screen.findByTestId('meeting-link');
    expect(api.called('POST /meetings/create')[1]?.body).toEqual({
      name: 'Videosprechstunde',
      max_participants: 3,
      planned_at: new Date(2027, 0, 18, 10, 30).toISOString(),
    });
  });

  it('writes the invitation without a name in it, and prints a slip', async () => {
    new MockApi()
      .on('GET /meetings', { meetings: [] })
      .on('POST /meetings/create', () =>
        ok({ ...ownMeeting, planned_at: new Date(2027, 0, 18, 9, 30).toISOString() }),
      );
    const print = vi.spyOn(window, 'print').mockImplementation(() => undefined);
    const user = userEvent.setup();
    open();
    await user.click(screen.getByTestId('create-meeting'));
    await user.click(screen.getByTestId('create-submit'));
    await user.click(await screen.findByTestId('copy-letter'));
    const letter = await navigator.clipboard.readText();
    expect(letter).toContain(ownMeeting.meeting_link);
    expect(letter).toContain('am 18. Januar um 09:30 Uhr');
    expect(letter).not.toMatch(/Weber|Stadtpark/);
    await user.click(screen.getByTestId('print-slip'));
    expect(print).toHaveBeenCalledOnce();
    const slip = screen.getByRole('region', { name: 'Ihr Videotermin', hidden: true });
    expect(slip.parentElement).toBe(document.body);
    expect(slip.textContent).toContain(ownMeeting.meeting_link);
    act(() => void window.dispatchEvent(new Event('afterprint')));
    expect(screen.queryByRole('region', { name: 'Ihr Videotermin', hidden: true })).toBeNull();
  });

  it('tells who waits how long it takes, and takes it back', async () => {
    const api = new MockApi()
      .on('GET /meetings', { meetings: [{ ...ownMeeting, participants: [participant()] }] })
      .on('POST /meetings/abc/delay', () => ok(ownMeeting));
    const feed = api.stream('GET /meetings/abc/events');
    open();
    await userEvent.click(await screen.findByTestId('delay-10'));
    expect(api.called('POST /meetings/abc/delay')[0]?.body).toEqual({ minutes: 10 });
    await waitFor(() => expect(feed.opened).toBe(1));
    feed.send('delayed', { delayed_until: new Date(Date.now() + 590_000).toISOString() });
    expect(await screen.findByText('Wer wartet, liest: noch etwa 10 Minuten.')).toBeTruthy();
    await expectAccessible();
    await userEvent.click(screen.getByTestId('delay-0'));
    expect(api.called('POST /meetings/abc/delay')[1]?.body).toEqual({ minutes: 0 });
    feed.send('delayed', {});
    await waitFor(() => expect(screen.queryByTestId('delay-0')).toBeNull());
  });

  it('copies the link, and helps where copying is not allowed', async () => {
    new MockApi()
      .on('GET /meetings', { meetings: [] })
      .on('POST /meetings/create', () => ok(ownMeeting));
    const user = userEvent.setup();
    open();
    await user.click(screen.getByTestId('create-meeting'));
    await user.click(screen.getByTestId('create-submit'));
    await user.click(await screen.findByTestId('copy-link'));
    expect(await navigator.clipboard.readText()).toBe(ownMeeting.meeting_link);
    expect(screen.getByTestId('copy-link').textContent).toBe('Kopiert');
    vi.spyOn(navigator.clipboard, 'writeText').mockRejectedValue(new Error('not allowed'));
    await user.click(screen.getByTestId('copy-link'));
    expect((await screen.findByRole('alert')).textContent).toMatch(/markieren Sie den Link/);
  });

  it('keeps the form when the server refuses', async () => {
    new MockApi()
      .on('GET /meetings', { meetings: [] })
      .on('POST /meetings/create', () => refused(422, 'invalid-input', { field: 'name' }));
    open();
    await userEvent.click(screen.getByTestId('create-meeting'));
    await userEvent.click(screen.getByTestId('create-submit'));
    expect((await screen.findByRole('alert')).textContent).toMatch(/Eingabe/);
    expect(screen.getByLabelText('Bezeichnung').getAttribute('aria-invalid')).toBe('true');
  });

  it('asks to sign in again when the session ran out', async () => {
    const api = new MockApi()
      .on('GET /meetings', { meetings: [] })
      .on('POST /meetings/create', () => refused(401, 'unauthenticated'));
    const onSessionLost = vi.fn();
    open(onSessionLost);
    await userEvent.click(screen.getByTestId('create-meeting'));
    await userEvent.click(screen.getByTestId('create-submit'));
    await waitFor(() => expect(onSessionLost).toHaveBeenCalledOnce());

    api.on('GET /meetings', () => refused(401, 'unauthenticated'));
    const whileListing = vi.fn();
    open(whileListing);
    await waitFor(() => expect(whileListing).toHaveBeenCalledOnce());
  });

  it('shows who waits as soon as they knock', async () => {
    const api = new MockApi().on('GET /meetings', {
      meetings: [ownMeeting, { ...ownMeeting, meeting_id: 'old', status: 'ended' }],
    });
    const feed = api.stream('GET /meetings/abc/events').greet('snapshot', {
      status: 'created',
      participants: [],
    });
    open();
    await waitFor(() => expect(feed.opened).toBe(1));
    feed.send('participant', participant());
    const list = screen.getByRole('region', { name: 'Heute' });
    expect(await within(list).findByText('1 Person wartet')).toBeTruthy();
    await waitFor(() =>
      expect(screen.getByTestId('announcer').textContent).toBe('1 Person wartet'),
    );
    expect(screen.queryByText(/Erika Muster/)).toBeNull();
    await expectAccessible();

    feed.send('participant', participant({ state: 'admitted' }));
    await waitFor(() => expect(within(list).queryByText('1 Person wartet')).toBeNull());
    feed.send('ended');
    expect(await screen.findByText('2 beendete Gespräche')).toBeTruthy();
  });

  it('follows three meetings live at most: browsers allow six connections', async () => {
    const ids = ['m1', 'm2', 'm3', 'm4', 'm5'];
    const api = new MockApi().on('GET /meetings', {
      meetings: ids.map((id, index) => ({
        ...ownMeeting,
        meeting_id: id,
        created_at: `2026-11-22T1${index}:00:00Z`,
      })),
    });
    for (const id of ids) api.stream(`GET /meetings/${id}/events`);
    open();
    await waitFor(() =>
      expect(api.calls.filter((c) => c.path.endsWith('/events'))).toHaveLength(3),
    );
    expect(api.called('GET /meetings/m1/events')).toEqual([]);
    expect(api.called('GET /meetings/m5/events')).toHaveLength(1);
  });

  it('puts a meeting where somebody waits before newer ones', async () => {
    const api = new MockApi().on('GET /meetings', {
      meetings: [
        { ...ownMeeting, meeting_id: 'new', name: 'Neu', created_at: '2026-11-22T12:00:00Z' },
        { ...ownMeeting, name: 'Alt', participants: [participant()] },
      ],
    });
    api.stream('GET /meetings/new/events');
    api.stream('GET /meetings/abc/events');
    open();
    await screen.findByText('1 Person wartet');
    const names = screen.getAllByRole('heading', { level: 3 }).map((one) => one.textContent);
    expect(names).toEqual(['Alt', 'Neu']);
  });

  it('opens a meeting', async () => {
    const api = new MockApi().on('GET /meetings', { meetings: [ownMeeting] });
    api.stream('GET /meetings/abc/events');
    open();
    await userEvent.click(await screen.findByRole('button', { name: 'Gespräch öffnen' }));
    expect(location.pathname).toBe('/meeting/abc');
  });

  it('says when the list cannot be fetched', async () => {
    new MockApi().down('GET /meetings');
    open();
    expect((await screen.findByRole('alert')).textContent).toMatch(/Server antwortet nicht/);
    await expectAccessible();
  });

  it('lets the front desk plan for a physician, receive, turn away and look, but not open', async () => {
    const waits = participant({ user_name: 'Gast' });
    const api = new MockApi()
      .on('GET /meetings', { meetings: [{ ...ownMeeting, participants: [waits] }] })
      .on('GET /team', {
        members: [
          { account_id: 'a2', name: 'Cleo Klein', roles: ['staff'] },
          { account_id: 'a1', name: 'Dr. Anna Weber', roles: ['admin', 'physician'] },
        ],
      })
      .on('POST /meetings/create', () => ok(ownMeeting))
      .on('POST /meetings/abc/participants/p1/receive', () => ok())
      .on('POST /meetings/abc/participants/p1/deny', () => refused(409, 'wrong-state'))
      .on('GET /meetings/abc/status', {
        status: 'active',
        media: 'ok',
        participants: [
          { identity: 'd', role: 'physician', state: 'joined', connected: true, tracks: 2 },
          { identity: 'p1', role: 'patient', state: 'waiting', connected: false, tracks: 0 },
        ],
      });
    const feed = api.stream('GET /meetings/abc/events').greet('snapshot', {
      status: 'created',
      participants: [waits],
    });
    open(vi.fn(), staff);
    await userEvent.click(await screen.findByTestId('receive'));
    expect(api.called('POST /meetings/abc/participants/p1/receive')).toHaveLength(1);
    feed.send('participant', { ...waits, received: true });
    expect(await screen.findByText('Angemeldet.')).toBeTruthy();
    expect(screen.queryByTestId('receive')).toBeNull();
    await userEvent.click(screen.getByTestId('front-desk-deny'));
    expect(screen.getByRole('dialog', { name: 'Diese Person abweisen?' })).toBeTruthy();
    await userEvent.click(screen.getByTestId('confirm'));
    expect((await screen.findByRole('alert')).textContent).toMatch(/nicht geklappt/);
    await userEvent.click(screen.getByTestId('show-status'));
    expect((await screen.findByTestId('technical-status')).textContent).toMatch(
      /Praxis: verbunden, 2 Spuren.*Patient: nicht verbunden/,
    );
    await userEvent.click(screen.getByTestId('create-meeting'));
    expect(screen.getByLabelText('Ärztin oder Arzt')).toHaveProperty('value', 'a1');
    await userEvent.click(screen.getByTestId('create-submit'));
    await screen.findByText('Ihr Gespräch ist bereit');
    expect(api.called('POST /meetings/create')[0]?.body).toMatchObject({ physician: 'a1' });
    expect(screen.queryByText('Gespräch öffnen')).toBeNull();
    await expectAccessible();
  });
});
