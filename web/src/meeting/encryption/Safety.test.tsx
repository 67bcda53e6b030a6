import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { codeWords } from '../../e2ee/words';
import { i18n } from '../../i18n/i18n';
import { candidate, code, guestEncryption, hostEncryption } from '../../testing/fakeEncryption';
import { meeting, ownMeeting } from '../../testing/fixtures';
import { MockApi } from '../../testing/mockApi';
import { expectAccessible, show } from '../../testing/render';
import type { Encryption, SafetyAlarm } from './encryption';
import { SafetyChip } from './SafetyChip';
import { SafetyNotices } from './SafetyNotices';
import { SafetyPanel } from './SafetyPanel';
import { digitsOf, spokenDigits, wordsOf } from './words';

function chip(encryption: Encryption) {
  show(<SafetyChip encryption={encryption} open={false} onToggle={() => undefined} />);
  return screen.getByTestId('safety');
}

function panel(encryption: Encryption) {
  return show(
    <main>
      <h1>Gespräch</h1>
      <SafetyPanel encryption={encryption} onClose={() => undefined} />
    </main>,
  );
}

describe('the code', () => {
  it('is six digits, for eyes and for ears, and two words of each language', () => {
    expect(digitsOf(code)).toBe('012 345');
    expect(spokenDigits(code)).toBe('0 1 2, 3 4 5');
    expect(wordsOf(code, 'de-DE')).toBe(codeWords(code.words, 'de').join(' – '));
    expect(wordsOf(code, 'en')).toBe(codeWords(code.words, 'en').join(' – '));
  });
});

describe('the state in words', () => {
  it.each([
    [guestEncryption(), 'verschlüsselt, nicht geprüft'],
    [guestEncryption({ verdict: true }), 'geprüft'],
    [guestEncryption({ phase: 'key-changed' }), 'WARNUNG: Schlüssel geändert'],
    [hostEncryption(), 'verschlüsselt, nicht geprüft'],
    [hostEncryption({ guests: [candidate({ verified: true })] }), 'geprüft'],
    [hostEncryption({ guests: [] }), 'verschlüsselt'],
    [hostEncryption({ guests: [], sendsWith: 0 }), 'Verschlüsselung wird aufgebaut'],
  ])('%#', (encryption, words) => {
    expect(chip(encryption).textContent).toBe(words);
    expect(screen.getByRole('button', { name: `Sicherheit: ${words}` })).toBeTruthy();
  });

  it('one guest who is not checked makes it unchecked for the physician', () => {
    const guests = [candidate({ verified: true }), candidate({ identity: 'p2', knock: 'b2' })];
    expect(chip(hostEncryption({ guests })).dataset['trust']).toBe('unverified');
  });
});

describe('the panel', () => {
  it('shows the patient the code, large and spoken, with one press for each answer', async () => {
    const encryption = guestEncryption();
    panel(encryption);
    expect(screen.getByTestId('code-digits').textContent).toBe('012 345');
    expect(screen.getByText(`Prüfcode 0 1 2, 3 4 5, oder als Wörter: ${wordsOf(code, 'de')}`));
    await expectAccessible();
    await userEvent.click(screen.getByRole('button', { name: 'Gleich' }));
    expect(encryption.client.compare).toHaveBeenLastCalledWith(true);
    await userEvent.click(screen.getByRole('button', { name: 'Ungleich' }));
    expect(encryption.client.compare).toHaveBeenLastCalledWith(false);
  });

  it('asks nothing any more of who has compared', () => {
    panel(guestEncryption({ verdict: true }));
    expect(screen.queryByTestId('codes-equal')).toBeNull();
    expect(screen.getByText('Sie haben „gleich“ gedrückt.')).toBeTruthy();
  });

  it('shows the physician a code for each guest, and nobody outside', async () => {
    const encryption = hostEncryption({
      guests: [
        candidate({ guestVerdict: true }),
        candidate({ identity: 'p2', knock: 'b2', name: 'Karl Kurz', verified: true }),
        candidate({ identity: 'p3', name: 'Wartet Noch', state: 'asking' }),
      ],
    });
    panel(encryption);
    const [first, second, ...more] = screen.getAllByTestId('safety-card');
    expect(more).toEqual([]);
    expect(within(first as HTMLElement).getByText(/Erika Muster hat „gleich“/)).toBeTruthy();
    expect(within(second as HTMLElement).queryByTestId('codes-equal')).toBeNull();
    await expectAccessible();
    await userEvent.click(
      screen.getByRole('button', { name: 'Code von Erika Muster ist ungleich' }),
    );
    expect(encryption.client.compare).toHaveBeenCalledExactlyOnceWith('a1', false);
  });

  it('makes a Sprech-TAN on this device', async () => {
    const encryption = hostEncryption({ tan: 'set' });
    const { rerender } = panel(hostEncryption());
    expect(screen.getByTestId('make-tan')).toBeTruthy();
    rerender(<SafetyPanel encryption={encryption} onClose={() => undefined} />);
    await userEvent.click(screen.getByRole('button', { name: 'Sprech-TAN löschen' }));
    expect(encryption.client.clearTan).toHaveBeenCalledOnce();
  });

  it('remembers the practice only when asked to, and forgets it again', async () => {
    const encryption = guestEncryption();
    panel(encryption);
    expect(localStorage.length).toBe(0);
    await userEvent.click(screen.getByTestId('pin'));
    expect(encryption.client.pin.pin?.fingerprint).toBe(encryption.view.practice);
    expect(screen.getByTestId('safety-card').textContent).toMatch(/bekannt seit/);
    await userEvent.click(screen.getByTestId('pin'));
    expect(localStorage.length).toBe(0);
  });

  it('is there in English', async () => {
    await i18n.changeLanguage('en');
    panel(guestEncryption());
    expect(screen.getByRole('button', { name: 'Different' })).toBeTruthy();
  });
});

describe('warnings', () => {
  const dismissWarning = vi.fn();

  beforeEach(() => dismissWarning.mockReset());

  function warn(alarm: SafetyAlarm) {
    const warning = { alarm, identity: 'p1' };
    const entry = { encryption: hostEncryption(), warnings: [warning], dismissWarning, meeting };
    show(<SafetyNotices entry={entry} />);
    return warning;
  }

  it.each<[SafetyAlarm, RegExp]>([
    ['plain-track', /unverschlüsseltes Bild oder Ton/],
    ['plain-data', /unverschlüsselte Nachricht/],
    ['ghost', /den Sie nicht eingelassen haben/],
    ['renamed', /einen anderen Namen gegeben/],
    ['heartbeat-lost', /seit einer Minute nicht mehr/],
    ['forged-message', /gefälschte/],
    ['handshake-changed', /Schlüssel auszutauschen/],
    ['relay-silent', /bestätigt den neuen Schlüssel nicht/],
  ])('%s is said in plain words and can be put away', async (alarm, words) => {
    const warning = warn(alarm);
    expect(screen.getByRole('alert').textContent).toMatch(words);
    await userEvent.click(screen.getByRole('button', { name: 'Schließen' }));
    expect(dismissWarning).toHaveBeenCalledExactlyOnceWith(warning);
  });

  it('says once what several devices noticed', () => {
    const warnings = ['p1', 'p2'].map((identity) => ({ alarm: 'ghost' as const, identity }));
    const entry = { encryption: hostEncryption(), warnings, dismissWarning, meeting };
    show(<SafetyNotices entry={entry} />);
    expect(screen.getAllByRole('alert')).toHaveLength(1);
  });

  it('offers a new invitation after different codes', async () => {
    const api = new MockApi().on('POST /meetings/create', {
      ...ownMeeting,
      meeting_link: 'https://praxis.example/m/neu',
    });
    warn('codes-differ');
    await userEvent.click(screen.getByTestId('new-invitation'));
    expect(await screen.findByTestId('meeting-link')).toHaveProperty(
      'value',
      'https://praxis.example/m/neu',
    );
    expect(api.called('POST /meetings/create')).toHaveLength(1);
  });

  it('reach the patient only where there is something to do', () => {
    const entry = { encryption: guestEncryption(), warnings: [], dismissWarning, meeting };
    const { container } = show(<SafetyNotices entry={entry} />);
    expect(container.querySelector('[role=alert]')).toBeNull();
    show(<SafetyNotices entry={{ ...entry, encryption: guestEncryption({ slow: true }) }} />);
    expect(screen.getByTestId('request-keys')).toBeTruthy();
  });

  it('tell the patient that sending has stopped', () => {
    const encryption = guestEncryption({ pulse: 'stopped' });
    show(<SafetyNotices entry={{ encryption, warnings: [], dismissWarning, meeting }} />);
    expect(screen.getByRole('alert').textContent).toMatch(/Ihr Bild und Ton sind angehalten/);
  });
});
